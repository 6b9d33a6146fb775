import { markdownTable } from 'markdown-table';
import { formatPlace } from '../failure.ts';
import type { LintResult } from '../lint/engine.ts';
import type { Finding } from '../lint/finding.ts';
import { formatSeconds } from './amounts.ts';
import { ddlPhrase } from './ddl-phrase.ts';
import { estimatePhrases } from './estimate-phrase.ts';
import { countFindings, countsText } from './finding-counts.ts';
import { lintJson, type PhaseJson } from './lint-json.ts';
import { codeBlock, codeCell, codeSpan, plainText } from './markdown.ts';
import { oneLine } from './visible.ts';

/** The result for a pull request or a job summary: the verdict, what MySQL does with each statement, each finding. */
export function lintMarkdown(result: LintResult): string {
  const counts = countFindings(result.findings);
  const parts = [`**phasedb lint**: ${countsText(counts)}`];
  for (const { file, name, phases } of lintJson(result).migrations) {
    parts.push(`### ${plainText(name)}`, codeSpan(file), phaseTable(phases), ...timeline(phases));
  }
  if (result.findings.length > 0) parts.push('### Findings', ...result.findings.map(findingMarkdown));
  return parts.join('\n\n');
}

/** What each phase costs, and a timeline of them one after the other; empty where nothing was asked for. */
function timeline(phases: readonly PhaseJson[]): readonly string[] {
  const told = phases.filter(({ estimate }) => estimate !== null);
  if (told.length === 0) return [];
  const lines = told.map((phase) => `- ${plainText(phase.name)}: ${plainText(estimatePhrases(phase).join(', '))}`);
  const from = `Half of the cases stay below the first figure, nine of ten below the bad case. Based on ${plainText(told[0]?.estimate?.from ?? '')}.`;
  return [lines.join('\n'), gantt(told), from].filter((part) => part !== '');
}

/**
 * Each phase twice: as long as half of the cases take, and as nine tenths do. Gates take as long as they take. Moments are of a
 * day in local time: Mermaid shows them in the reader's zone, and reads the start of a task as milliseconds where
 * dateFormat says X (seen in 11.17).
 */
function gantt(phases: readonly PhaseJson[]): string {
  const timed = phases.filter(({ type, estimate }) => type !== 'gate' && estimate?.seconds != null);
  if (timed.length === 0) return '';
  const tasks: string[] = [];
  let slow = 0;
  let usual = 0;
  for (const { name, estimate } of timed) {
    const { p50, p90 } = estimate?.seconds ?? { p50: 0, p90: 0 };
    // A task of no length is not drawn.
    const [half, most] = [Math.max(1, Math.round(p50)), Math.max(1, Math.round(p90))];
    tasks.push(
      `  section ${name.replace(/[^0-9A-Za-z_. -]/g, ' ')}`,
      `  p50 ${formatSeconds(p50)} :active, ${moment(usual)}, ${moment(usual + half)}`,
      `  p90 ${formatSeconds(p90)} :done, ${moment(slow)}, ${moment(slow + most)}`,
    );
    usual += half;
    slow += most;
  }
  const axis = slow > DAY ? 'day %-j %H:%M' : '%H:%M:%S';
  return codeBlock(
    ['gantt', '  dateFormat YYYY-MM-DD HH:mm:ss', `  axisFormat ${axis}`, ...tasks].join('\n'),
    'mermaid',
  );
}

const DAY = 86_400;

/** So many seconds after the beginning of a year in which nothing happens. */
function moment(seconds: number): string {
  return new Date(Date.UTC(2001, 0, 1) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** One row a statement. */
export function phaseTable(phases: readonly PhaseJson[]): string {
  const rows = phases.flatMap(({ name, type, statements }) => {
    const label = name === type ? plainText(name) : `${plainText(name)} (${type})`;
    if (statements.length === 0) return [[label, '', '']];
    return statements.map((statement, index) => [
      index === 0 ? label : '',
      codeCell(oneLine(statement.sql, 120)),
      statement.algorithm === 'none' ? '' : `${ddlPhrase(statement)}: ${plainText(oneLine(statement.because, 200))}`,
    ]);
  });
  return markdownTable([['Phase', 'Statement', 'What MySQL does'], ...rows], { alignDelimiters: false });
}

/** What a fix is written in, by how it begins. */
function languageOf(fix: string): string {
  if (/^(- name:|#|[a-z_]+: )/.test(fix)) return 'yaml';
  return fix.startsWith('npx ') ? 'sh' : 'sql';
}

function findingMarkdown({ rule, severity, place, message, why, fix, docs }: Finding): string {
  const parts = [`**${severity}** ${codeSpan(rule)} at ${codeSpan(formatPlace(place))}: ${plainText(message)}`];
  if (why !== '') parts.push(plainText(why));
  if (fix !== undefined) parts.push(codeBlock(fix, languageOf(fix)));
  parts.push(`More: ${codeSpan(docs)}`);
  return parts.join('\n\n');
}

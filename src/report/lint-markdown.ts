import { markdownTable } from 'markdown-table';
import { formatPlace } from '../failure.ts';
import type { LintResult } from '../lint/engine.ts';
import type { Finding } from '../lint/finding.ts';
import { ddlPhrase } from './ddl-phrase.ts';
import { estimatePhrases } from './estimate-phrase.ts';
import { countFindings, countsText } from './finding-counts.ts';
import { lintJson, type PhaseJson } from './lint-json.ts';
import { timeline } from './lint-timeline.ts';
import { codeCell, codeSpan, fixMarkdown, plainText, proseText } from './markdown.ts';
import { oneLine } from './visible.ts';

/** The result for a pull request or a job summary: the verdict, what MySQL does with each statement, each finding. */
export function lintMarkdown(result: LintResult): string {
  const counts = countFindings(result.findings);
  const parts = [`**phasedb lint**: ${countsText(counts)}`];
  for (const { file, name, phases } of lintJson(result).migrations) {
    parts.push(`### ${plainText(name)}`, codeSpan(file), phaseTable(phases), ...costs(phases));
  }
  if (result.findings.length > 0) parts.push('### Findings', ...result.findings.map(findingMarkdown));
  return parts.join('\n\n');
}

/** What each phase costs, and a timeline of them one after the other; empty where nothing was asked for. */
function costs(phases: readonly PhaseJson[]): readonly string[] {
  const told = phases.filter(({ estimate }) => estimate !== null);
  if (told.length === 0) return [];
  const lines = told.map((phase) => `- ${plainText(phase.name)}: ${plainText(estimatePhrases(phase).join(', '))}`);
  const from = `Half of the cases stay below the first figure, nine of ten below the bad case. Based on ${plainText(told[0]?.estimate?.from ?? '')}.`;
  return [lines.join('\n'), timeline(told), from].filter((part) => part !== undefined);
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

function findingMarkdown({ rule, severity, place, message, why, fix, related, docs }: Finding): string {
  const parts = [`**${severity}** ${codeSpan(rule)} at ${codeSpan(formatPlace(place))}: ${proseText(message)}`];
  if (related.length > 0) {
    parts.push(related.map(({ file, line, text }) => `- ${codeSpan(`${file}:${line}`)} ${codeSpan(text)}`).join('\n'));
  }
  if (why !== '') parts.push(proseText(why));
  if (fix !== undefined) parts.push(fixMarkdown(fix));
  parts.push(`More: ${codeSpan(docs)}`);
  return parts.join('\n\n');
}

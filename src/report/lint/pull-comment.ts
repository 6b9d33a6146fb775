import { formatBytes } from '../../core/storage-size.ts';
import { formatCount } from '../text/amounts.ts';
import { adviceOf, type ErrorReport, placedMessage } from '../text/error-text.ts';
import { codeBlock, codeSpan, fixMarkdown, link, plainText, proseText } from '../text/markdown.ts';
import type { Section } from '../text/sections.ts';
import { oneLine } from '../text/visible.ts';
import { forecastTable } from './forecast-table.ts';
import type { FindingJson, LintJson, MigrationJson, PhaseJson } from './json.ts';
import { judgeSections } from './judge-section.ts';
import type { ReportLinks, ReportOrigin } from './report-origin.ts';
import { timeline } from './timeline.ts';
import { countWaiting, waitingText } from './writes-wait.ts';

/**
 * What a reviewer has to know of a pull request's migrations, the most important first: the verdict, what has to
 * change, what MySQL does with each statement and for how long, what may go wrong, and what all of it rests on. Everything that came
 * from the pull request is data in it.
 */
export function commentSections(lint: LintJson, origin: ReportOrigin): readonly Section[] {
  const { migrations } = lint;
  // The section about them says the same.
  const findings = lint.judge === null ? lint.findings : lint.findings.filter(({ rule }) => rule !== 'check-weakened');
  const ofSeverity = (severity: string) => findings.filter((finding) => finding.severity === severity);
  const infos = ofSeverity('info');
  return [
    { kind: 'verdict', rank: 0, text: `### ${verdict(lint)}` },
    ...judgeSections(lint, origin.links),
    ...ofSeverity('error').map((finding) => findingSection(finding, 1, origin.links)),
    ...migrations.flatMap((migration) => migrationSections(migration, lint, origin.links)),
    ...ofSeverity('warning').map((finding, index) => {
      const section = findingSection(finding, 3, origin.links);
      return index > 0 || migrations.length === 0 ? section : { ...section, text: `#### Warnings\n\n${section.text}` };
    }),
    ...(infos.length === 0
      ? []
      : [{ kind: 'remarks', rank: 6, text: folded(remarksTitle(infos), remarks(infos, origin.links)) }]),
    ...(migrations.length === 0
      ? []
      : [{ kind: 'basis', rank: 2, text: folded(basisTitle(origin), basisText(lint, origin)) }]),
    ...(origin.sha === undefined ? [] : [{ kind: 'footer', rank: 0, text: footer(origin) }]),
  ];
}

/** The same where lint itself came to an end: what stood there before is of another commit, and would pass for this one's. */
export function unlintedText(report: ErrorReport, origin: Pick<ReportOrigin, 'sha' | 'runUrl'>): string {
  const advice = adviceOf(report);
  return [
    '### ❌ phasedb: the migrations could not be linted',
    proseText(oneLine(placedMessage(report), MOST_OF_A_FAILURE)),
    ...(advice === '' ? [] : [proseText(oneLine(advice, MOST_OF_A_FAILURE))]),
    footer(origin),
  ].join('\n\n');
}

const MOST_OF_A_FAILURE = 4000;

function basisTitle({ reproduce }: ReportOrigin): string {
  return `What this rests on${reproduce === undefined ? '' : ', and how to see it on your machine'}`;
}

/** For the end of a report that had no room for all. */
export function leftOutText(leftOut: ReadonlyMap<string, number>, where: string): string {
  const names: Readonly<Record<string, string>> = {
    finding: 'finding',
    table: 'table',
    timeline: 'timeline',
    remarks: 'list of remarks',
    basis: 'explanation',
  };
  const parts = [...leftOut].map(([kind, count]) => `${count} ${names[kind] ?? kind}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? '' : `**No room here for ${parts.join(', ')}: ${where}.**`;
}

/** In one line, for whoever reads nothing else. */
export function verdict({
  migrations,
  summary,
  findings,
}: Pick<LintJson, 'migrations' | 'summary' | 'findings'>): string {
  const { errors, warnings } = summary;
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const where = migrations.length === 0 ? '' : ` in ${count(migrations.length, 'migration')}`;
  if (errors > 0) {
    const also = warnings === 0 ? '' : `, ${count(warnings, 'warning')}`;
    return `❌ phasedb: not safe to run, ${count(errors, 'error')}${also}${where}`;
  }
  if (warnings > 0) return `⚠️ phasedb: ${count(warnings, 'warning')}, no errors${where}`;
  const waiting = countWaiting({ migrations });
  if (waiting > 0) return `⚠️ phasedb: no errors or warnings, but ${waitingText(waiting)}${where}`;
  if (findings.some(({ rule }) => rule === 'refusal-hidden'))
    return `⚠️ phasedb: no errors or warnings, but findings that matter to a run are hidden${where}`;
  return migrations.length === 0
    ? '✅ phasedb: no migration changed'
    : `✅ phasedb: no problems in ${count(migrations.length, 'migration')}`;
}

function migrationSections(migration: MigrationJson, { knowledge }: LintJson, links: ReportLinks): readonly Section[] {
  const { file, name, tables, phases } = migration;
  const sizes = tables.map(({ name: table, rows, bytes }) => {
    const known = [
      ...(rows === null ? [] : [`${formatCount(rows)} rows`]),
      ...(bytes === null ? [] : [formatBytes(bytes)]),
    ];
    return `${codeSpan(oneLine(table, 80))}${known.length === 0 ? '' : ` ${known.join(', ')}`}`;
  });
  const of = knowledge.takenOn === null || sizes.length === 0 ? '' : ` (on ${knowledge.takenOn})`;
  const about = [
    link(codeSpan(file), links.file(file, undefined)),
    ...(sizes.length === 0 ? [] : [`${sizes.slice(0, 5).join('; ')}${of}`]),
  ].join(' · ');
  const head = `#### ${plainText(oneLine(name, 120))}\n\n${about}`;
  const table = phases.length === 0 ? 'All phases are complete on the server.' : forecastTable(phases);
  const timed = phases.filter(({ type, estimate }) => type !== 'gate' && (estimate?.seconds?.p90 ?? 0) >= 1);
  // Of one phase a picture says nothing.
  const gantt = timed.length > 1 ? timeline(phases) : undefined;
  return [
    { kind: 'table', rank: 2, text: [head, table, ...legend(phases)].join('\n\n') },
    ...(gantt === undefined ? [] : [{ kind: 'timeline', rank: 5, text: gantt }]),
  ];
}

/** What the figures of a table mean, for whoever sees one for the first time. */
function legend(phases: readonly PhaseJson[]): readonly string[] {
  const timed = phases.flatMap(({ estimate }) => ((estimate?.seconds?.p90 ?? 0) >= 1 ? [estimate] : []));
  if (timed.length === 0) return [];
  const each = phases.flatMap(({ statements }) => statements.map(({ estimate }) => estimate));
  const guess = [...timed, ...each].some(
    (estimate) => (estimate?.seconds?.p90 ?? 0) >= 1 && estimate?.basis?.confidence === 'low',
  );
  const sign = guess ? ' With a question mark: estimated from the table size only.' : '';
  return [`<sub>Half of the cases stay below p50, nine of ten below p90.${sign}</sub>`];
}

const words: Readonly<Record<string, string>> = { error: '❌ **Error**', warning: '⚠️ **Warning**', info: 'Remark' };

const MOST_RELATED = 10;

function findingSection(finding: FindingJson, rank: number, links: ReportLinks): Section {
  const { message, why, fix, related } = finding;
  const parts = [`${headOf(finding, links)}: ${proseText(message)}`];
  if (related.length > 0) {
    const lines = related.slice(0, MOST_RELATED).map(({ file, line, text }) => {
      const place = link(codeSpan(`${file}:${line}`), links.file(file, line));
      return `- ${place} ${codeSpan(oneLine(text, 160))}`;
    });
    parts.push(lines.join('\n'));
  }
  if (why !== '') parts.push(proseText(why));
  if (fix !== null) parts.push(fixMarkdown(bounded(fix)));
  return { kind: 'finding', rank, text: parts.join('\n\n') };
}

function headOf({ rule, severity, file, line }: FindingJson, links: ReportLinks): string {
  const place = link(codeSpan(`${file}:${line}`), links.file(file, line));
  return `${words[severity] ?? severity} ${link(codeSpan(rule), links.rule(rule))} at ${place}`;
}

/** A fix may quote a statement of any length; nobody copies it out of a comment then. */
function bounded(fix: string): string {
  return fix.length <= 3000 ? fix : `${fix.slice(0, 3000)}\n…`;
}

function remarksTitle({ length }: readonly FindingJson[]): string {
  return `${length} remark${length === 1 ? '' : 's'}`;
}

function remarks(infos: readonly FindingJson[], links: ReportLinks): string {
  return infos.map((finding) => `- ${headOf(finding, links)}: ${proseText(finding.message)}`).join('\n');
}

function folded(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

function basisText({ knowledge, migrations }: LintJson, { reproduce }: ReportOrigin): string {
  const { tables, takenOn, version } = knowledge;
  const from = migrations.flatMap(({ phases }) => phases.flatMap(({ estimate }) => estimate?.from ?? []))[0];
  const sources: Readonly<Record<string, string>> = {
    schema: 'a schema file, which has no sizes',
    snapshot: `a snapshot of ${takenOn}`,
    server: 'a database, as it was at that moment',
  };
  const bases = migrations.flatMap((migration) =>
    migration.phases.flatMap(({ name, estimate, statements }) =>
      (statements.length > 1 ? statements : [{ estimate }]).flatMap(({ estimate: own }, index) => {
        const { basis } = own ?? {};
        if (!basis || basis.kind === 'rule') return [];
        const phase = migrations.length === 1 ? name : `${oneLine(migration.name, 60)}, ${name}`;
        const which = statements.length > 1 ? `, statement ${index + 1}` : '';
        return [
          `- ${plainText(oneLine(phase, 120))}${which}: ${basis.confidence} confidence, ${proseText(oneLine(basis.text, 400))}`,
        ];
      }),
    ),
  );
  const lines = [
    `- MySQL ${version === null ? 'version unknown: lint assumes the worst of all supported versions for each statement' : plainText(version)}.`,
    `- Tables from ${tables === null ? 'no source: the results hold for a plain InnoDB table' : (sources[tables] ?? tables)}.`,
    ...(from === undefined ? [] : [`- Times are based on ${plainText(oneLine(from, 300))}.`]),
    ...bases.slice(0, 20),
  ];
  const again = reproduce === undefined ? [] : ['The same on a terminal:', codeBlock(reproduce, 'sh')];
  return [lines.join('\n'), ...again].join('\n\n');
}

function footer({ sha, runUrl }: Pick<ReportOrigin, 'sha' | 'runUrl'>): string {
  const checked = sha === undefined ? 'Checked' : `Checked ${sha.slice(0, 10)}`;
  return `<sub>${checked}${runUrl === undefined ? '' : ` in ${link('this run', runUrl)}`}.</sub>`;
}

import { formatPlace } from '../../core/failure.ts';
import type { LintFile, LintResult } from '../../lint/engine.ts';
import type { Finding } from '../../lint/finding.ts';
import { oneLine, visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import { ddlPhrase } from './ddl-phrase.ts';
import { estimatePhrases } from './estimate-phrase.ts';
import { countFindings, countsText } from './finding-counts.ts';
import { lintJson, type PhaseJson } from './json.ts';
import { countWaiting, waitingText } from './writes-wait.ts';

/** Puts a colour on a text, or leaves it as it is where nobody would see it. */
export type LintPaint = (format: 'red' | 'yellow' | 'blue' | 'green' | 'bold' | 'dim', text: string) => string;

const colours = { error: 'red', warning: 'yellow', info: 'blue' } as const;

/**
 * Findings with the line they are about, then what MySQL does with each statement, then a count.
 * @param width columns for running text
 */
export function lintText(result: LintResult, width: number, paint: LintPaint): string {
  const sources = new Map(result.files.map(({ file, text }: LintFile) => [file, text.split(/\r?\n/)]));
  const blocks = result.findings.map((finding) => findingText(finding, sources.get(finding.place.file), width, paint));
  for (const { file, name, phases } of lintJson(result).migrations) {
    const done = phases.length === 0 ? ['  all phases are complete'] : [];
    blocks.push(
      [
        paint('bold', visible(`${name}  ${file}`)),
        ...done,
        ...phases.flatMap((phase) => phaseText(phase, width, paint)),
      ].join('\n'),
    );
  }
  const from = result.migrations[0]?.settings.estimate?.from;
  const basis =
    from === undefined
      ? []
      : [
          wrap(
            `Half of the cases stay below the first figure, nine of ten below the bad case. Based on ${visible(from)}.`,
            width,
          ),
        ];
  return [...blocks, ...basis, verdictText(result, paint)].join('\n\n');
}

function findingText(finding: Finding, source: readonly string[] | undefined, width: number, paint: LintPaint): string {
  const { rule, severity, place, phase, message, why, fix, related, docs } = finding;
  const head = `${visible(formatPlace(place))}  ${paint(colours[severity], severity)}  ${paint('bold', rule)}${phase === undefined ? '' : `  in ${visible(phase)}`}`;
  const lines = [head, wrap(visible(`  ${message}`), width), ...excerpt(finding, source, width, paint)];
  for (const { file, line, text } of related) {
    lines.push(`  ${paint('dim', oneLine(`${file}:${line}`))}  ${oneLine(text, Math.max(20, width - 4))}`);
  }
  if (why !== '') lines.push(wrap(visible(`  ${why}`), width));
  if (fix !== undefined) {
    lines.push(paint('green', '  instead:'), ...bounded(fix).map((line) => `    ${visible(line)}`));
  }
  lines.push(paint('dim', `  ${docs}`));
  return lines.join('\n');
}

/** The line as it stands in the file, with marks below what the finding is about. */
function excerpt(
  { place, end, severity }: Finding,
  source: readonly string[] | undefined,
  width: number,
  paint: LintPaint,
): readonly string[] {
  const line = source?.[place.line - 1];
  if (line === undefined || line.trim() === '') return [];
  const number = String(place.line);
  const last = end !== undefined && end.line === place.line ? end.column - 1 : line.length;
  const most = Math.max(20, width - number.length - 6);
  // A long line is shown from a little before the place on.
  const from = place.column - 1 > most - 20 ? Math.max(0, place.column - 11) : 0;
  const shown = line.slice(from, from + most);
  const before = expand(shown.slice(0, place.column - 1 - from)).length;
  const marked = Math.max(
    1,
    expand(shown.slice(place.column - 1 - from, Math.max(place.column, last) - from)).trimEnd().length,
  );
  const cut = from > 0 ? '…' : ' ';
  return [
    paint('dim', `  ${number} |`) + cut + expand(shown),
    `${paint('dim', `  ${' '.repeat(number.length)} |`)} ${' '.repeat(before)}${paint(colours[severity], '^'.repeat(marked))}`,
  ];
}

/** Tabs as one blank each, so that the marks stand below what they mark. */
function expand(text: string): string {
  return visible(text.replaceAll('\t', ' '));
}

function bounded(fix: string): readonly string[] {
  const lines = fix.split('\n');
  return lines.length > 40 ? [...lines.slice(0, 40), `… ${lines.length - 40} more lines`] : lines;
}

function phaseText(phase: PhaseJson, width: number, paint: LintPaint): readonly string[] {
  const { name, type, line, statements } = phase;
  const several = statements.length > 1;
  const head = `  ${visible(name)}${name === type ? '' : ` (${type})`}`;
  const costs = estimatePhrases(phase);
  const estimate =
    costs.length === 0
      ? []
      : [
          wrap(
            paint('dim', `    ${several ? `all ${statements.length} together: ` : ''}${visible(costs.join(', '))}`),
            width,
          ),
        ];
  if (statements.length === 0) return [`${head}  ${paint('dim', `line ${line}`)}`, ...estimate];
  return [
    head,
    ...estimate,
    ...statements.flatMap((statement) => {
      const rest = [`    ${oneLine(statement.sql, Math.max(20, width - 4))}`];
      const own = several ? estimatePhrases({ type, estimate: statement.estimate, statements: [statement] }) : [];
      if (own.length > 0) rest.push(wrap(paint('dim', `      ${visible(own.join(', '))}`), width));
      if (statement.algorithm === 'none') return rest;
      rest.push(wrap(`      ${ddlPhrase(statement)}: ${visible(statement.because)}`, width));
      for (const assumed of statement.assumes.slice(0, 5))
        rest.push(wrap(paint('dim', `      if ${visible(assumed)}`), width));
      return rest;
    }),
  ];
}

function verdictText(result: LintResult, paint: LintPaint): string {
  const { findings, hidden, migrations } = result;
  const counts = countFindings(findings);
  const suppressed = hidden.filter(({ by }) => by === 'comment').length;
  const waiting = countWaiting(lintJson(result));
  const isQuiet = counts.errors + counts.warnings === 0;
  const isClear = isQuiet && waiting === 0 && findings.every(({ rule }) => rule !== 'refusal-hidden');
  const colour = counts.errors > 0 ? 'red' : isClear ? 'green' : 'yellow';
  const looked = `${migrations.length.toLocaleString('en-US')} migration${migrations.length === 1 ? '' : 's'}`;
  const kept = suppressed === 0 ? '' : `, ${suppressed.toLocaleString('en-US')} suppressed`;
  const waits = isQuiet && waiting > 0 ? `; ${waitingText(waiting)}` : '';
  return `${paint(colour, countsText(counts))} in ${looked}${kept}${waits}`;
}

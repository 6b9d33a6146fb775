import { markdownTable } from 'markdown-table';
import { formatBytes, MiB } from '../../core/storage-size.ts';
import { formatCount, formatRoughSeconds } from '../text/amounts.ts';
import { codeCell, plainText } from '../text/markdown.ts';
import { oneLine } from '../text/visible.ts';
import type { EstimateJson } from './estimate-json.ts';
import type { PhaseJson } from './json.ts';
import type { StatementJson } from './statement-json.ts';

/** A row for each statement with what it costs alone, and one for the sum where a phase has several. */
export function forecastTable(phases: readonly PhaseJson[]): string {
  const estimated = phases.some(({ estimate }) => estimate !== null);
  const showsDisk = phases.some(({ estimate }) => estimate !== null && diskText(estimate) !== NO_DISK);
  const heads = [
    'phase',
    'statement',
    'MySQL will',
    ...(estimated ? [`time, p50${NO_BREAK}– p90`, 'writes wait', 'replicas lag'] : []),
    ...(showsDisk ? ['disk'] : []),
  ];
  const rows = phases.flatMap((phase) => {
    const costs = (estimate: EstimateJson | null) => [
      ...(estimated ? costCells(phase.type, estimate) : []),
      ...(showsDisk ? [estimate === null ? '' : diskText(estimate)] : []),
    ];
    const named =
      phase.name === phase.type
        ? plainText(phase.name)
        : `${plainText(oneLine(phase.name, 60))} (${plainText(oneLine(phase.type, 20))})`;
    const label = phase.window === null ? named : `${named}, only ${plainText(phase.window)}`;
    if (phase.statements.length === 0) return [[label, '', 'ask no table', ...costs(phase.estimate)]];
    const rows = phase.statements.map((statement, index) => [
      index === 0 ? label : '',
      codeCell(oneLine(statement.sql, 120)),
      willCell(phase, statement),
      ...costs(statement.estimate),
    ]);
    if (rows.length < 2 || phase.estimate === null) return rows;
    return [...rows, ['', `all ${rows.length} together`, '', ...costs(phase.estimate)]];
  });
  return markdownTable([heads, ...rows], { alignDelimiters: false });
}

/** What MySQL does, the dangerous part in bold. */
function willCell(
  { type, estimate }: PhaseJson,
  { algorithm, lock, rebuild, because, newTable, later }: StatementJson,
): string {
  const rows = estimate?.rows?.p50;
  if (type === 'backfill') {
    const chunks = estimate?.chunks?.p50;
    return chunks === undefined
      ? 'change rows in chunks'
      : `change ${formatCount(rows ?? 0)} rows in about ${formatCount(chunks)} chunks`;
  }
  if (type === 'gate')
    return rows === undefined || rows === 0 ? 'answer each poll' : `read about ${formatCount(rows)} rows a poll`;
  const why = plainText(oneLine(because, 160));
  if (later) return `**run code later**: ${why}`;
  if (newTable && algorithm !== 'none' && algorithm !== 'unknown')
    return 'change the table, which is **new in this phase**';
  switch (algorithm) {
    case 'instant':
      return lock === 'exclusive' ? `do it at once, under a short lock: ${why}` : 'do it **at once**';
    case 'inplace': {
      const waits = lock === 'shared' || lock === 'exclusive' ? ', **writes wait**' : '';
      return `do it in place${rebuild === true ? ', **rebuilding the table**' : ''}${waits}: ${why}`;
    }
    case 'copy':
      return `**copy the table; writes wait**: ${why}`;
    case 'none':
      return 'run it';
    default:
      return `**not known**: ${why}`;
  }
}

const NO_DISK = 'no';

/** What stays, and what is free again afterwards, each at most. */
function diskText({ diskBytes, stayingBytes }: EstimateJson): string {
  if (diskBytes === null || stayingBytes === null) return 'not known';
  const size = (bytes: number) => formatBytes(Math.round(bytes)).replaceAll(' ', NO_BREAK);
  const passing = diskBytes.p90 - stayingBytes.p90;
  const parts = [
    ...(stayingBytes.p90 >= MiB ? [`${size(stayingBytes.p90)} more`] : []),
    ...(passing >= MiB ? [`${size(passing)} until it is done`] : []),
  ];
  return parts.length === 0 ? NO_DISK : parts.join(', ');
}

function costCells(type: string, estimate: EstimateJson | null): readonly string[] {
  if (estimate === null) return ['', '', ''];
  const { seconds, writesBlockedSeconds: blocked, lagSeconds: lag } = estimate;
  if (seconds === null) return ['not known', 'not known', 'not known'];
  if (type === 'gate') return [`${timeText(estimate, seconds)} a poll`, 'no', 'no'];
  return [
    timeText(estimate, seconds),
    blocked === null ? 'not known' : waitText(blocked, 'a moment'),
    lag === null ? 'not watched' : waitText(lag, 'no'),
  ];
}

/** In bold what somebody would notice. @param brief for less than a second */
function waitText(range: Span, brief: string): string {
  if (range.p90 <= 1) return range.p90 === 0 ? 'no' : brief;
  return range.p90 <= 5 ? span(range) : `**${span(range)}**`;
}

/** With a sign where the figure is a guess by sizes alone. */
function timeText({ basis }: EstimateJson, seconds: Span): string {
  return seconds.p90 < 1
    ? `<${NO_BREAK}1${NO_BREAK}s`
    : `${span(seconds)}${basis?.confidence === 'low' ? `${NO_BREAK}?` : ''}`;
}

interface Span {
  readonly p50: number;
  readonly p90: number;
}

/** A cell is narrow: its lines are to break between the figures and nowhere else. */
const NO_BREAK = '\u00a0';

function span({ p50, p90 }: Span): string {
  const [from, to] = [roughly(p50), roughly(p90)];
  if (from === to) return from;
  return p50 < 0.5 ? `up${NO_BREAK}to${NO_BREAK}${to}` : `${from}${NO_BREAK}– ${to}`;
}

function roughly(seconds: number): string {
  return formatRoughSeconds(seconds).replaceAll(' ', NO_BREAK);
}

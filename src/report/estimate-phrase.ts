import type { Range } from '../estimate/range.ts';
import { inUnits } from '../lint/writing/table-size.ts';
import { formatCount, formatSeconds } from './amounts.ts';
import type { PhaseJson } from './lint-json.ts';

/** What a phase costs, as parts of a line: the time first, then what is worth a word; empty where nothing was asked for. */
export function estimatePhrases({ type, estimate }: PhaseJson): readonly string[] {
  if (estimate === null) return [];
  const { seconds, rows, chunks, lagSeconds, writesBlockedSeconds: blocked, basis } = estimate;
  const told = basis === null || basis.kind === 'rule' ? [] : [basis.text];
  if (seconds === null) return [`time not known, for want of ${estimate.missing.join(', ')}`];
  const time = rangeText(seconds, formatSeconds);
  const counted = rows !== null && rows.p50 > 0 ? [`about ${formatCount(rows.p50)} rows`] : [];
  if (type === 'gate') return [`a poll takes ${time}`, ...counted, ...told];
  return [
    time,
    ...counted,
    ...(chunks === null ? [] : [`${formatCount(chunks.p50)} chunks`]),
    ...(blocked !== null && blocked.p90 > 1 ? [`writes wait ${rangeText(blocked, formatSeconds)}`] : []),
    ...large(estimate.diskBytes, 'more disk'),
    ...large(estimate.tmpdirBytes, 'in tmpdir'),
    ...large(estimate.binlogBytes, 'of binary log'),
    ...(lagSeconds !== null && lagSeconds.p90 >= 1 ? [`replicas lag ${rangeText(lagSeconds, formatSeconds)}`] : []),
    ...told,
  ];
}

function large(bytes: Range | null, what: string): readonly string[] {
  return bytes !== null && bytes.p90 >= 1024 * 1024 ? [`${inUnits(Math.round(bytes.p90))} ${what}`] : [];
}

/** `12 s to 48 s`, from half to nine tenths of the cases; one figure where both read alike, or the first reads as nothing. */
export function rangeText({ p50, p90 }: Range, format: (value: number) => string): string {
  const [from, to] = [format(p50), format(p90)];
  if (from === to) return from;
  return from === format(0) ? `up to ${to}` : `${from} to ${to}`;
}

import { formatBytes, MiB } from '../../core/storage-size.ts';
import type { Range } from '../../estimate/range.ts';
import { formatCount, formatSeconds } from '../text/amounts.ts';
import type { EstimateJson } from './estimate-json.ts';
import type { PhaseJson } from './json.ts';

/** What a phase, or one statement of it, costs, as parts of a line: the time first, then what is worth a word; empty where nothing was asked for. */
export function estimatePhrases({
  type,
  estimate,
  statements,
}: Pick<PhaseJson, 'type' | 'estimate' | 'statements'>): readonly string[] {
  if (estimate === null) return [];
  const { seconds } = estimate;
  if (type === 'gate') return gatePhrases(estimate, statements.length > 0);
  if (seconds === null) return [`time unknown: phasedb does not know ${estimate.missing.join(', ')}`];
  const { rows, chunks, lagSeconds, writesBlockedSeconds: blocked, binlogBytes } = estimate;
  return [
    rangeText(seconds, formatSeconds),
    ...(rows !== null && rows.p50 > 0 ? [`about ${formatCount(rows.p50)} rows`] : []),
    ...(chunks === null ? [] : [`${formatCount(chunks.p50)} chunks`]),
    ...(blocked !== null && blocked.p90 > 1 ? [`writes wait ${rangeText(blocked, formatSeconds)}`] : []),
    ...diskPhrases(estimate),
    ...large(estimate.tmpdirBytes, 'in tmpdir'),
    ...(binlogBytes === null ? ['binary log not known'] : large(binlogBytes, 'of binary log')),
    ...(lagSeconds === null ? ['replica lag not watched'] : []),
    ...(lagSeconds !== null && lagSeconds.p90 >= 1 ? [`replicas lag ${lagText(lagSeconds, seconds)}`] : []),
    ...basisPhrase(estimate),
  ];
}

function gatePhrases(estimate: EstimateJson, asks: boolean): readonly string[] {
  if (!asks) return ['asks no table'];
  const { seconds, rows, timeoutCovers } = estimate;
  const covers =
    timeoutCovers === null ? [] : [timeoutCovers ? 'its timeout covers the backfill' : 'its timeout is too short'];
  if (seconds === null)
    return [`cost of a poll unknown: phasedb does not know ${estimate.missing.join(', ')}`, ...covers];
  const read = rows !== null && rows.p50 > 0 ? [`about ${formatCount(rows.p50)} rows`] : [];
  return [`a poll takes ${rangeText(seconds, formatSeconds)}`, ...read, ...covers, ...basisPhrase(estimate)];
}

function lagText(lag: Range, seconds: Range): string {
  return lag.p50 === seconds.p50 && lag.p90 === seconds.p90 ? 'as long' : rangeText(lag, formatSeconds);
}

/** Disk that is needed only meanwhile, and disk that stays. */
function diskPhrases({ diskBytes, stayingBytes }: EstimateJson): readonly string[] {
  if (diskBytes === null || stayingBytes === null) return [];
  const passing = { p50: diskBytes.p50 - stayingBytes.p50, p90: diskBytes.p90 - stayingBytes.p90 };
  return [...large(stayingBytes, 'more disk'), ...large(passing, 'of disk until it is done')];
}

function basisPhrase({ basis }: EstimateJson): readonly string[] {
  if (basis === null || (basis.kind === 'rule' && basis.confidence === 'high')) return [];
  return [`${basis.confidence} confidence: ${basis.text}`];
}

function large(bytes: Range | null, what: string): readonly string[] {
  return bytes !== null && bytes.p90 >= MiB ? [`up to ${formatBytes(Math.round(bytes.p90))} ${what}`] : [];
}

/** `12 s, in bad cases 48 s`: half and nine tenths of the cases; one figure where both read alike, or the first reads as nothing. */
export function rangeText({ p50, p90 }: Range, format: (value: number) => string): string {
  const [usual, bad] = [format(p50), format(p90)];
  if (usual === bad) return usual;
  return usual === format(0) ? `at most ${bad}` : `${usual} (in bad cases ${bad})`;
}

import { markdownTable } from 'markdown-table';
import { formatSeconds } from '../text/amounts.ts';
import { plainText } from '../text/markdown.ts';
import type { PhaseRecord } from './phase-record.ts';

/** Signs in front of a state, so that a table is read at a glance. */
const signs: Readonly<Record<PhaseRecord['status'], string>> = {
  pending: '◻️',
  running: '🔄',
  rolling_back: '↩️',
  stopped: '⏸️',
  failed: '❌',
  timed_out: '⌛',
  reconnecting: '🔌',
  interrupted: '⚠️',
  complete: '✅',
  on_hold: '✋',
};

/**
 * A row a phase: how it stands, how far it is, when, by whom, and where it ran. Columns that say nothing are left out.
 * @param runUrl the address of a workflow run
 */
export function recordTable(records: readonly PhaseRecord[], runUrl: (run: number) => string): string {
  const next = records.find(({ status }) => status !== 'complete');
  const columns: readonly (readonly [string, (record: PhaseRecord) => string])[] = [
    ['phase', (record) => label(record)],
    ['state', (record) => `${signs[record.status]} ${plainText(stateOf(record, next))}`],
    ['how far', ({ howFar }) => plainText(howFar ?? '')],
    ['when (UTC)', (record) => plainText(whenOf(record))],
    ['by', ({ by }) => plainText(by ?? '')],
    ['approved by', ({ approvedBy }) => plainText((approvedBy ?? []).join(', '))],
    // GitHub makes a link of it where the repository has the commit.
    ['commit', ({ commit }) => commit?.slice(0, 10) ?? ''],
    // A run's id is long, and its number is not known of others than the present one.
    ['run', ({ run }) => (run === undefined ? '' : `[run](${runUrl(run)})`)],
  ];
  const shown = columns.filter(([, of], i) => i < 2 || records.some((record) => of(record) !== ''));
  return markdownTable([shown.map(([title]) => title), ...records.map((record) => shown.map(([, of]) => of(record)))], {
    alignDelimiters: false,
  });
}

/** Why phases have stopped, failed or timed out, or were marked complete: a line each. */
export function recordReasons(records: readonly PhaseRecord[]): string {
  return records
    .filter(({ reason, status }) => reason !== undefined && status !== 'pending')
    .map(({ name, reason }) => `- ${plainText(name)}: ${plainText(reason ?? '')}`)
    .join('\n');
}

/** Where the binary log was before each contract: a line each. */
export function recordRecoveries(records: readonly PhaseRecord[]): string {
  return records
    .filter(({ recovery }) => recovery !== undefined)
    .map(
      ({ name, recovery }) =>
        `- ${plainText(name)}: binary log before its first statement: ${plainText(recovery ?? '')}`,
    )
    .join('\n');
}

function label({ name, type }: PhaseRecord): string {
  return type === undefined || name === type ? plainText(name) : `${plainText(name)} (${type})`;
}

function stateOf(record: PhaseRecord, next: PhaseRecord | undefined): string {
  const { status, seconds, attempt } = record;
  const again = attempt > 1 && status !== 'pending' ? `, attempt ${attempt}` : '';
  const took = seconds === undefined ? '' : unbroken(formatSeconds(seconds));
  switch (status) {
    case 'pending':
      if (record.rolledBack) return record === next ? 'rolled back, next' : 'rolled back';
      return record === next ? 'next' : `waits for ${next?.name ?? 'its turn'}`;
    case 'complete':
      return `complete${took === '' ? '' : ` in ${took}`}${again}`;
    case 'running':
      return `running${took === '' ? '' : ` for ${took}`}${again}`;
    case 'failed':
      return `failed${took === '' ? '' : ` after ${took}`}${again}`;
    case 'rolling_back':
      return 'being rolled back';
    case 'on_hold':
      return record.rolledBack ? 'rolled back, on hold' : 'on hold';
    case 'timed_out':
      return `timed out${again}`;
    case 'stopped':
    case 'reconnecting':
    case 'interrupted':
      return `${status}${again}`;
  }
}

function whenOf({ status, startedAt, endedAt }: PhaseRecord): string {
  if (endedAt !== undefined) return day(endedAt);
  return startedAt === undefined || status === 'pending' ? '' : `since ${day(startedAt)}`;
}

/** `21 Nov 01:02`, which a narrow column does not break; empty for what is no time. */
export function day(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return '';
  const month = at.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' });
  return unbroken(`${at.getUTCDate()} ${month} ${at.toISOString().slice(11, 16)}`);
}

/** With blanks at which no line ends. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

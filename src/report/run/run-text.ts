import { describeBlocker } from '../../mysql/blockers.ts';
import type { RunEvent } from '../../run/context/events.ts';
import type { RunResult } from '../../run/context/request.ts';
import {
  formatCount,
  formatMs,
  formatNumberOf,
  formatRoughSeconds,
  formatSeconds,
  formatShare,
} from '../text/amounts.ts';
import { oneLine, visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** Events that come again and again while something goes on; a log shows one of them now and then. */
export type ProgressEvent = EventOf<'statement-progress' | 'backfill-progress' | 'gate-polled' | 'server-silent'>;

const progress: readonly RunEvent['type'][] = [
  'statement-progress',
  'backfill-progress',
  'gate-polled',
  'server-silent',
];

export function isProgress(event: RunEvent): event is ProgressEvent {
  return progress.includes(event.type);
}

/** An event as text for a log: a line, or several where there is more to say; no colours, no hidden characters. */
export function eventText(event: RunEvent): string {
  return visible(describe(event));
}

function describe(event: RunEvent): string {
  switch (event.type) {
    case 'run-started':
      return `migration ${event.migration} on ${event.server}, database ${event.database}: ${event.phases.map((phase) => phase.name).join(', ') || 'no phase'}`;
    case 'notice':
      return event.text;
    case 'warning':
      return `warning: ${event.text}`;
    case 'server-silent':
      return silenceText(event);
    case 'server-answers':
      return `the server answers again after ${formatRoughSeconds(event.seconds)}`;
    case 'phase-started': {
      const how = event.resumed ? 'resumed' : 'started';
      const what = event.direction === 'rollback' ? `rollback of ${event.phase}` : event.phase;
      return `${what} (${event.phaseType}): ${how}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`;
    }
    case 'statement-started':
      return `${event.phase}: statement ${event.index + 1} of ${event.total}: ${oneLine(event.sql)}`;
    case 'statement-waiting':
      return [
        event.sent
          ? `${event.phase}: statement ${event.index + 1} could not get its metadata lock (attempt ${event.attempt} of ${event.attempts}); next attempt in ${formatMs(event.nextTryMs)}`
          : `${event.phase}: statement ${event.index + 1} is not sent while its metadata lock is held (turn ${event.attempt} of ${event.attempts}, ${formatMs(event.nextTryMs)} each at most)`,
        ...event.blockers.map((blocker) => `  held by ${oneLine(describeBlocker(blocker))}`),
      ].join('\n');
    case 'statement-progress':
      return `${event.phase}: statement ${event.index + 1} runs for ${formatSeconds(event.seconds)}${stageOf(event)}`;
    case 'statement-done':
      return [
        `${event.phase}: statement ${event.index + 1} of ${event.total} ${outcomes[event.how]}${algorithmOf(event)} in ${formatSeconds(event.seconds)}`,
        ...event.warnings.map((warning) => `  MySQL warns: ${oneLine(warning)}`),
      ].join('\n');
    case 'backfill-progress':
      return `${event.phase}: ${backfillFigures(event).join(', ')}; chunk of ${formatNumberOf(event.chunkRows, 'row')} in ${formatMs(event.chunkMs)}${event.upTo === undefined ? '' : `, up to ${oneLine(event.upTo, 60)}`}${event.throttled === undefined ? '' : `; waits: ${oneLine(event.throttled)}`}`;
    case 'gate-polled':
      return gateText(event);
    case 'phase-ended':
      return `${event.phase}: ${endingOf(event)}`;
  }
}

/** `server does not answer since 14 s, trying again` */
export function silenceText({ seconds, refusal }: EventOf<'server-silent'>): string {
  const what = refusal === undefined ? 'does not answer' : 'takes no connection';
  return `server ${what} since ${formatRoughSeconds(Math.floor(seconds))}, trying again${refusal === undefined ? '' : `: ${oneLine(refusal, 300)}`}`;
}

const outcomes: Readonly<Record<EventOf<'statement-done'>['how'], string>> = {
  executed: 'done',
  'found-done': 'was already done',
  adopted: 'outlived its runner and is complete',
  'nothing-to-undo': 'has nothing to undo',
};

function algorithmOf(event: EventOf<'statement-done'>): string {
  if (event.algorithm === undefined) return '';
  return ` (${event.algorithm}${event.lock === undefined ? '' : `, LOCK=${event.lock}`})`;
}

/** `, stage read PK and internal sort (42 %)`; empty where performance_schema does not say. */
export function stageOf(event: EventOf<'statement-progress'>): string {
  if (event.stage === undefined) return '';
  const stage = event.stage.replace(/^stage\/(innodb|sql)\//, '');
  const share =
    event.completed === undefined || event.estimated === undefined || event.estimated <= 0
      ? ''
      : ` (${formatShare(event.completed, event.estimated)})`;
  return `, stage ${oneLine(stage, 60)}${share}`;
}

/** `420,000 of about 1,000,000 rows (42 %)`, `18,000 rows/s`, `33 s left`, as far as they are known. */
export function backfillFigures(event: EventOf<'backfill-progress'>): string[] {
  const { rowsSeen, rowsTotal, rowsPerSecond, etaSeconds } = event;
  const known = rowsTotal !== undefined && rowsTotal > 0;
  return [
    known
      ? `${formatCount(rowsSeen)} of about ${formatCount(Math.max(rowsTotal, rowsSeen))} rows (${formatShare(rowsSeen, Math.max(rowsTotal, rowsSeen + 1))})`
      : formatNumberOf(rowsSeen, 'row'),
    ...(rowsPerSecond === undefined ? [] : [`${formatCount(rowsPerSecond)} rows/s`]),
    ...(etaSeconds === undefined ? [] : [`${formatSeconds(etaSeconds)} left`]),
    ...(event.sweep > 1 ? [`sweep ${event.sweep}`] : []),
  ];
}

function gateText(event: EventOf<'gate-polled'>): string {
  if (event.holds) return `${event.phase}: holds (${oneLine(event.value, 60)})`;
  return `${event.phase}: ${oneLine(event.value, 60)}, waits for ${oneLine(event.expected, 60)}; ${formatSeconds(event.elapsedSeconds)} of ${formatSeconds(event.timeoutSeconds)}, next poll in ${formatMs(event.nextPollMs)}`;
}

/** `complete in 52 s, 1,000,000 rows changed (19,000 rows/s)`, with the reason where there is one. */
export function endingOf(event: EventOf<'phase-ended'>): string {
  const status = event.status.replace('_', ' ');
  const rows = event.rowsChanged === undefined ? '' : `, ${formatNumberOf(event.rowsChanged, 'row')} changed`;
  const rate =
    event.rowsChanged === undefined || event.seconds < 1
      ? ''
      : ` (${formatCount(event.rowsChanged / event.seconds)} rows/s)`;
  const why = event.message === undefined ? '' : `: ${event.message}`;
  return `${status} in ${formatSeconds(event.seconds)}${rows}${rate}${inAllOf(event)}${why}`;
}

/** `; with earlier runs 1,000,000 rows in 4 min`; empty where there were none. */
function inAllOf({ inAll }: EventOf<'phase-ended'>): string {
  if (inAll === undefined) return '';
  const rows = inAll.rowsChanged === undefined ? '' : `${formatNumberOf(inAll.rowsChanged, 'row')} in `;
  return `; with earlier runs ${rows}${formatSeconds(inAll.seconds)}`;
}

/** What a command ended with, as a paragraph; a dry run's plan in front, a line each. */
export function resultText(result: RunResult, width: number): string {
  return visible([...(result.plan ?? []), wrap(result.message, width)].join('\n'));
}

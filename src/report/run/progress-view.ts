import type { styleText } from 'node:util';
import { describeBlocker } from '../../mysql/blockers.ts';
import type { RunEvent } from '../../run/context/events.ts';
import { formatMs, formatNumberOf, formatSeconds } from '../text/amounts.ts';
import { oneLine } from '../text/visible.ts';
import { backfillFigures, silenceText, stageOf } from './run-text.ts';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** Colours a text, or leaves it as it is. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** What goes on at this moment, as far as a person watching wants to know. */
export interface ProgressView {
  readonly phase: EventOf<'phase-started'> | undefined;
  /** Milliseconds, as all times here. */
  readonly since: number;
  readonly statement: { readonly started: EventOf<'statement-started'>; readonly since: number } | undefined;
  /** The newest event that says how far it is, and when it came. */
  readonly latest:
    | {
        readonly event: EventOf<'statement-progress' | 'statement-waiting' | 'backfill-progress' | 'gate-polled'>;
        readonly at: number;
      }
    | undefined;
  /** Set while the server does not answer, with when that was said. */
  readonly silent: { readonly event: EventOf<'server-silent'>; readonly at: number } | undefined;
  /** Width of the longest phase name, so that what follows stands below each other. */
  readonly nameWidth: number;
}

export const nothingYet: ProgressView = {
  phase: undefined,
  since: 0,
  statement: undefined,
  latest: undefined,
  silent: undefined,
  nameWidth: 8,
};

/** The view after one more event. */
export function advanceView(view: ProgressView, event: RunEvent, now: number): ProgressView {
  switch (event.type) {
    case 'run-started':
      return { ...view, nameWidth: Math.min(24, Math.max(8, ...event.phases.map((phase) => phase.name.length))) };
    case 'phase-started':
      return { ...view, phase: event, since: now, statement: undefined, latest: undefined };
    case 'statement-started':
      return { ...view, statement: { started: event, since: now }, latest: undefined };
    case 'statement-done':
      return { ...view, statement: undefined, latest: undefined };
    case 'statement-waiting':
    case 'statement-progress':
    case 'backfill-progress':
    case 'gate-polled':
      return { ...view, latest: { event, at: now } };
    case 'phase-ended':
      return { ...view, phase: undefined, statement: undefined, latest: undefined, silent: undefined };
    case 'server-silent':
      return { ...view, silent: { event, at: now } };
    case 'server-answers':
      return { ...view, silent: undefined };
    case 'notice':
    case 'warning':
      return view;
  }
}

const barWidth = 24;

/** The view as lines that fit into `width` columns; empty while nothing runs. */
export function viewLines(view: ProgressView, now: number, width: number, paint: Paint): string[] {
  if (view.phase === undefined) return [];
  const name = view.phase.direction === 'rollback' ? `undo ${view.phase.phase}` : view.phase.phase;
  const head = `${paint('cyan', '▸')} ${paint('bold', name.padEnd(view.nameWidth))} `;
  const indent = ' '.repeat(view.nameWidth + 3);
  const room = Math.max(20, width - indent.length);
  const [first = '', ...rest] = [...silentLines(view, now, paint, room), ...bodyLines(view, now, paint, room)];
  return [head + first, ...rest.map((line) => indent + line)];
}

function silentLines({ silent }: ProgressView, now: number, paint: Paint, room: number): string[] {
  if (silent === undefined) return [];
  const { event, at } = silent;
  const text = silenceText({ ...event, seconds: event.seconds + (now - at) / 1000 });
  return [paint('yellow', oneLine(text, room))];
}

function bodyLines(view: ProgressView, now: number, paint: Paint, room: number): string[] {
  const latest = view.latest?.event;
  const passed = now - (view.latest?.at ?? now);
  if (latest?.type === 'backfill-progress') return backfillLines(latest, paint, room);
  if (latest?.type === 'gate-polled') {
    const elapsed = formatSeconds(latest.elapsedSeconds + passed / 1000);
    const next = formatSeconds(Math.max(0, latest.nextPollMs - passed) / 1000);
    return [
      oneLine(`${elapsed} of ${formatSeconds(latest.timeoutSeconds)} · next poll in ${next}`, room),
      oneLine(`it says ${latest.value}, waits for ${latest.expected}`, room),
    ];
  }
  if (view.statement === undefined) return [paint('dim', formatSeconds((now - view.since) / 1000))];
  const { started, since } = view.statement;
  const count = `statement ${started.index + 1} of ${started.total}`;
  const sql = paint('dim', oneLine(started.sql, room));
  if (latest?.type === 'statement-waiting') {
    const next = formatSeconds(Math.max(0, latest.nextTryMs - passed) / 1000);
    return [
      oneLine(
        `${count} · waits for its metadata lock, attempt ${latest.attempt} of ${latest.attempts} · next in ${next}`,
        room,
      ),
      ...latest.blockers.slice(0, 3).map((blocker) => paint('yellow', oneLine(describeBlocker(blocker), room))),
      sql,
    ];
  }
  const known = latest?.type === 'statement-progress' && latest.estimated !== undefined && latest.estimated > 0;
  const bar = known ? `${progressBar((latest.completed ?? 0) / (latest.estimated ?? 1), paint)}  ` : '';
  const stage = latest?.type === 'statement-progress' ? stageOf(latest).replace(/^, /, ' · ') : '';
  const figures = oneLine(
    `${count} · ${formatSeconds((now - since) / 1000)}${stage}`,
    room - (known ? barWidth + 2 : 0),
  );
  return [bar + figures, sql];
}

function backfillLines(event: EventOf<'backfill-progress'>, paint: Paint, room: number): string[] {
  const total = event.rowsTotal ?? 0;
  const bar = total > 0 ? `${progressBar(event.rowsSeen / Math.max(total, event.rowsSeen + 1), paint)}  ` : '';
  const [rows = '', ...pace] = backfillFigures(event);
  const chunk = `chunk of ${formatNumberOf(event.chunkRows, 'row')} in ${formatMs(event.chunkMs)}`;
  const upTo = event.upTo === undefined ? '' : ` · up to ${oneLine(event.upTo, 40)}`;
  return [
    bar + oneLine(rows, room - (bar === '' ? 0 : barWidth + 2)),
    oneLine([...pace, chunk].join(' · ') + upTo, room),
    ...(event.throttled === undefined ? [] : [paint('yellow', oneLine(`waits: ${event.throttled}`, room))]),
  ];
}

/** A bar of {@link barWidth} columns, in eighths of a column. */
export function progressBar(share: number, paint: Paint): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * barWidth * 8);
  const full = Math.floor(eighths / 8);
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  const filled = '█'.repeat(full) + part;
  return paint('cyan', filled) + paint('dim', '░'.repeat(barWidth - full - (part === '' ? 0 : 1)));
}

/** `✔ backfill  complete in 52 s, …`: a phase that ended, as a line that stays. */
export function endedLine(event: EventOf<'phase-ended'>, nameWidth: number, text: string, paint: Paint): string {
  const [sign, colour] =
    event.status === 'complete' || event.status === 'rolled_back'
      ? (['✔', 'green'] as const)
      : event.status === 'stopped'
        ? (['■', 'yellow'] as const)
        : (['✘', 'red'] as const);
  return `${paint(colour, sign)} ${paint('bold', event.phase.padEnd(nameWidth))} ${text}`;
}

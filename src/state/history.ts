import { hideValues } from '../core/row-value.ts';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { Actor } from './actor.ts';
import type { Fence } from './fences.ts';
import type { FileSource } from './file-source.ts';
import type { WorkFigures } from './finished-work.ts';
import { refuseLargeHistory } from './large-history.ts';
import { newestState } from './newest-state.ts';
import type { ObjectChange } from './object-change.ts';
import type { RecoveryPoint } from './recovery-point.ts';
import type { StateUpgrade } from './state-tables.ts';
import type { EventColumn, StateVersion } from './state-version.ts';
import type { TakenOver } from './taken-over.ts';
import { stateVersions } from './version-list.ts';
import type { Reached, SweepBegun, WalkAgain, WalkedPart } from './walk-events.ts';

export type Direction = 'forward' | 'rollback';

/** A rule with the severity that the configuration gives it. */
export interface LoweredRule {
  readonly rule: string;
  readonly severity: 'warning' | 'info' | 'off';
}

/** What may happen, and what is remembered of it. Events are only ever added. */
export type EventDetail =
  | {
      readonly event: 'phase-started' | 'phase-resumed';
      readonly hash: string;
      readonly text: string;
      readonly sqlMode: string;
      readonly timeZone: string;
      /** Of `phase-resumed`: the state it was found in. */
      readonly from?: string;
      /** Rules that would have refused the phase, had the configuration not lowered them. */
      readonly lowered?: readonly LoweredRule[];
      readonly source?: FileSource;
      /** Of a contract of which no statement has begun. */
      readonly recovery?: RecoveryPoint;
    }
  | { readonly event: 'phase-stopped'; readonly reason: string; readonly rowsInAll?: number }
  /** Refused after it had been written down as begun, and before it changed anything: it counts as never begun. */
  | {
      readonly event: 'phase-withdrawn';
      readonly direction: Direction;
      readonly code: string;
      readonly message: string;
      /** Ranges of its walk that were there before and stay. */
      readonly ranges: number;
    }
  | { readonly event: 'phase-failed'; readonly code: string; readonly message: string }
  | { readonly event: 'phase-timed-out'; readonly message: string }
  | {
      readonly event: 'phase-complete';
      readonly hash: string;
      readonly text: string;
      /** Why somebody marked it complete; absent where phasedb ran it. */
      readonly markedBecause?: string;
      /** What was asked before it was marked: each promise of the phase by name. */
      readonly checked?: readonly { readonly name: string; readonly result: string }[];
      readonly note?: string;
      readonly rowsInAll?: number;
      readonly walked?: WalkedPart;
      readonly work?: WorkFigures;
    }
  | { readonly event: 'phase-reopened'; readonly reason: string }
  | { readonly event: 'gate-first-poll' }
  | {
      readonly event: 'statement-intent';
      readonly direction: Direction;
      readonly sql: string;
      /** Normalised, to tell an edited statement from an applied one. */
      readonly normalised: string;
      readonly objects: readonly ObjectChange[];
    }
  | {
      readonly event: 'statement-done';
      readonly direction: Direction;
      readonly normalised: string;
      /** executed · found-done (after a crash) · adopted (it outlived its runner) · nothing-to-undo */
      readonly how: 'executed' | 'found-done' | 'adopted' | 'nothing-to-undo';
      readonly algorithm?: string;
      readonly lock?: string;
      readonly warnings?: readonly string[];
      readonly work?: WorkFigures;
    }
  | { readonly event: 'statement-failed'; readonly direction: Direction; readonly message: string }
  | {
      readonly event: 'rollback-started';
      readonly to: string;
      readonly lowered?: readonly LoweredRule[];
      readonly source?: FileSource;
    }
  /** `failure`: what had failed, where `on_failure: rollback` undid the phase. */
  | { readonly event: 'phase-rolled-back'; readonly note?: string; readonly failure?: string }
  | {
      readonly event: 'progress';
      readonly direction: Direction;
      readonly sweep: number;
      /** How far each range was; checkpoints that are behind it were put back by somebody. */
      readonly reached?: Reached;
    }
  | ({ readonly event: 'walk-begun'; readonly direction: Direction } & SweepBegun)
  | ({ readonly event: 'walk-definition'; readonly direction: Direction } & WalkAgain)
  | ({ readonly event: 'lease-taken-over'; readonly resource: string } & TakenOver)
  | { readonly event: 'change-accepted'; readonly hash: string; readonly text: string; readonly reason: string }
  | ({ readonly event: 'state-upgraded' } & StateUpgrade)
  /** `advance` told somebody that the migration waits for a person: until something else is recorded it need not be told again. */
  | { readonly event: 'failure-told'; readonly failed: string }
  /** `released`: a migration that was rolled back may run again. */
  | { readonly event: 'paused' | 'unpaused' | 'released'; readonly reason: string };

export type EventName = EventDetail['event'];

/** Figures of an event; calibration of later estimates reads them. */
export interface EventFigures {
  readonly rows?: number | undefined;
  readonly bytes?: number | undefined;
  readonly seconds?: number | undefined;
}

export interface HistoryEntry {
  readonly id: number;
  readonly migration: string;
  readonly phase: string | undefined;
  readonly attempt: number;
  readonly statementIndex: number | undefined;
  readonly detail: EventDetail;
  readonly rows: number | undefined;
  readonly bytes: number | undefined;
  readonly seconds: number | undefined;
  readonly actor: string | undefined;
  readonly serverUser: string | undefined;
  readonly commit: string | undefined;
  readonly runUrl: string | undefined;
  /** UTC, `2026-11-21 01:02:03.000000`. */
  readonly at: string;
}

export interface NewEntry extends EventFigures {
  readonly migration: string;
  readonly phase?: string | undefined;
  readonly attempt?: number | undefined;
  readonly statementIndex?: number | undefined;
  readonly detail: EventDetail;
}

/**
 * Adds one event; committed when the promise resolves (the session runs with autocommit).
 * @param fences written only while each of them is still this run's
 * @param version of the state that is written to; it is an older one between two steps of an upgrade
 * @returns false when one is not, and nothing was written
 */
export async function record(
  session: Session,
  database: string,
  actor: Actor,
  toolVersion: string,
  entry: NewEntry,
  fences: readonly Fence[] = [],
  version = newestState,
): Promise<boolean> {
  const { event, ...detail } = entry.detail;
  const db = quoteIdentifier(database);
  const mine = fences.map(() => '(resource = ? AND token = ?)').join(' OR ') || 'FALSE';
  const values = {
    migration: entry.migration,
    phase: entry.phase ?? null,
    attempt: entry.attempt ?? 0,
    event,
    statement_index: entry.statementIndex ?? null,
    // More people may read the history than the rows.
    detail: JSON.stringify(detail, (_key, part: unknown) => (typeof part === 'string' ? hideValues(part) : part)),
    row_count: entry.rows ?? null,
    byte_count: entry.bytes ?? null,
    seconds: entry.seconds === undefined ? null : Math.max(0, entry.seconds).toFixed(3),
    actor: actor.name.slice(0, 255),
    git_commit: actor.commit?.slice(0, 64) ?? null,
    run_url: actor.runUrl?.slice(0, 1024) ?? null,
    tool_version: toolVersion,
    ...laterColumns(version, { actor, toolVersion }),
  };
  const columns = Object.keys(values);
  const written = await session.execute(
    `INSERT INTO ${db}.phasedb_history (server_user, ${columns.join(', ')})
      SELECT CURRENT_USER(), ${columns.map(() => '?').join(', ')} FROM DUAL
      WHERE (SELECT COUNT(*) FROM ${db}.phasedb_fences WHERE ${mine}) = ?`,
    [...Object.values(values), ...fences.flatMap(({ resource, token }) => [resource, token]), fences.length],
  );
  return written.matched > 0;
}

/** What versions up to this one have added to each event. */
export function laterColumns(
  version: number,
  by: Parameters<EventColumn>[0],
  versions: readonly StateVersion[] = stateVersions,
): Readonly<Record<string, string | number | null>> {
  const columns = versions.slice(0, version).flatMap(({ eventColumns }) => Object.entries(eventColumns ?? {}));
  return Object.fromEntries(columns.map(([name, value]) => [name, value(by)]));
}

/**
 * Every event of one migration (of all where none is named), oldest first, but for the figures of `progress`.
 * @throws Failure `state-too-large`, before any of it is read
 */
export async function readHistory(
  session: Session,
  database: string,
  migration?: string,
  most?: number,
): Promise<HistoryEntry[]> {
  await refuseLargeHistory(session, database, migration, most);
  const rows = await session.query(
    `SELECT id, migration, phase, attempt, event, statement_index, detail, row_count, byte_count, seconds, actor, server_user, git_commit, run_url, created_at
      FROM ${quoteIdentifier(database)}.phasedb_history WHERE event <> 'progress' ${migration === undefined ? '' : 'AND migration = ?'} ORDER BY id`,
    migration === undefined ? [] : [migration],
  );
  const number = (value: string | null | undefined) => (value == null ? undefined : Number(value));
  return rows.map((row) => ({
    id: Number(row.id),
    migration: row.migration ?? '',
    phase: row.phase ?? undefined,
    attempt: Number(row.attempt),
    statementIndex: number(row.statement_index),
    detail: { event: row.event, ...JSON.parse(row.detail ?? '{}') } as EventDetail,
    rows: number(row.row_count),
    bytes: number(row.byte_count),
    seconds: number(row.seconds),
    actor: row.actor ?? undefined,
    serverUser: row.server_user ?? undefined,
    commit: row.git_commit ?? undefined,
    runUrl: row.run_url ?? undefined,
    at: row.created_at ?? '',
  }));
}

import type { EventDetail, HistoryEntry } from '../../../src/state/history.ts';
import type { LeaseRow } from '../../../src/state/lease.ts';

/** Events as the history would give them, a minute apart from 01:00 UTC on. */
export function historyOf(
  ...events: ({ phase?: string; attempt?: number; index?: number; rows?: number; seconds?: number; actor?: string } & {
    detail: EventDetail;
  })[]
): HistoryEntry[] {
  return events.map(({ phase, attempt, index, rows, seconds, actor, detail }, i) => ({
    id: i + 1,
    migration: 'm',
    phase,
    attempt: attempt ?? 1,
    statementIndex: index,
    detail,
    rows,
    bytes: undefined,
    seconds,
    actor: actor ?? 'alice',
    serverUser: 'app@%',
    commit: undefined,
    runUrl: undefined,
    at: `2026-11-21 01:${String(i).padStart(2, '0')}:00.000000`,
  }));
}

export function started(text: string, event: 'phase-started' | 'phase-resumed' = 'phase-started'): EventDetail {
  return { event, hash: 'h', text, sqlMode: '', timeZone: '+00:00' };
}

export function completed(text: string): EventDetail {
  return { event: 'phase-complete', hash: 'h', text };
}

export const lease: LeaseRow = {
  resource: 'migration:db:m',
  migration: 'm',
  holder: 'run-1',
  token: 1n,
  connections: [7],
  actor: 'alice',
  serverUser: 'app@%',
  clientHost: 'ci-1',
  clientPid: '4711',
  runUrl: 'https://ci.example/run/1',
  acquiredAt: '2026-11-21 01:00:00.000000',
  heartbeat: '2026-11-21 01:10:00.000000',
  secondsSinceHeartbeat: 3,
  secondsLeft: 57,
  expired: false,
  released: false,
};

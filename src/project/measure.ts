import { randomUUID } from 'node:crypto';
import { isFixedZone } from '../catalog/key-codec.ts';
import { Failure } from '../core/failure.ts';
import { type Measure, type MeasureOrder, measureBackfill } from '../estimate/measure/measure.ts';
import { missingGrants, readGrants } from '../mysql/grants.ts';
import { killConnection } from '../mysql/processes.ts';
import { ServerError } from '../mysql/server-error.ts';
import { readServerFacts, type ServerFacts } from '../mysql/server-facts.ts';
import { Session } from '../mysql/session.ts';
import type { Target } from '../mysql/target.ts';
import { meaningOf, settingsFor } from '../run/context/session-settings.ts';
import { interrupted, onInterruption } from './interruption.ts';

/**
 * Whoever is in the way of a sample keeps it from being taken, not the other way round; and rows of other tables do not follow
 * where the keys that lead to them are not looked at.
 */
const cautious = { lock_wait_timeout: 1, innodb_lock_wait_timeout: 1, foreign_key_checks: 0 };

/** Tries backfills on a server, each on separate connections with the settings of a run; after a signal nothing is left there. */
export function measureAt(target: Target): Measure {
  return async (order) => {
    const runId = randomUUID();
    try {
      const guard = await Session.open(target, { role: 'measure-guard', runId, deadlineMs: 30_000 });
      try {
        return await measureGuarded(target, order, guard, runId);
      } finally {
        await guard.close();
      }
    } catch (error) {
      // The lint goes on without it; a text of the server may quote settings of ours, which help nobody.
      if (error instanceof ServerError)
        return { why: `the server refused the query with error ${error.errno ?? 'unknown'}` };
      if (error instanceof Failure && error.code !== 'interrupted') return { why: error.message };
      throw error;
    }
  };
}

async function measureGuarded(target: Target, order: MeasureOrder, guard: Session, runId: string) {
  const facts = await readServerFacts(guard.asQuery);
  const missing = await missingTriggerGrant(guard, facts, order);
  if (missing !== undefined) return { why: missing };
  const meaning = meaningOf(order.session, facts);
  const settings = settingsFor(meaning, cautious);
  const session = await Session.open(target, {
    role: 'measure',
    runId,
    settings,
    deadlineMs: 120_000,
    serverUuid: guard.serverUuid,
  });
  // MySQL does not notice a client that is gone while its statement runs.
  let isInterrupted = false;
  using _ = onInterruption(() => {
    isInterrupted = true;
    void killConnection(guard, session.id).catch(() => undefined);
  });
  try {
    const [row] = await session.query('SELECT @@SESSION.sql_mode AS mode');
    const language = (row?.mode ?? '')
      .split(',')
      .find((mode) => /^(ANSI|ANSI_QUOTES|NO_BACKSLASH_ESCAPES)$/i.test(mode));
    if (language !== undefined) return { why: `sql_mode has ${language}, which can change the meaning of the query` };
    const measured = await measureBackfill(order, session, guard, isFixedZone(meaning.timeZone, facts.systemTimeZone));
    if (!isInterrupted) return measured;
  } finally {
    await session.close();
  }
  throw interrupted('The database rolled back the measurement.');
}

/** Without the privilege the server hides triggers, which would fire all the same. */
async function missingTriggerGrant(guard: Session, facts: ServerFacts, { phase }: MeasureOrder) {
  const { schema, table } = phase.batch.query.written;
  const seeTriggers = {
    privilege: 'TRIGGER',
    on: { schema: schema ?? facts.database, tables: [table] },
    purpose: 'see triggers',
    optional: false,
  };
  const [missing] = missingGrants([seeTriggers], await readGrants(guard.asQuery));
  return missing === undefined
    ? undefined
    : `this user cannot see the triggers of ${table}; grant the privilege: ${missing.statement}`;
}

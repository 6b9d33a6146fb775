import { randomUUID } from 'node:crypto';
import { isFixedZone } from '../../catalog/key-codec.ts';
import { type Measure, measureBackfill } from '../../estimate/measure/measure.ts';
import { missingGrants, readGrants } from '../../mysql/grants.ts';
import { readServerFacts } from '../../mysql/server-facts.ts';
import { Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import { meaningOf, settingsFor } from '../session-settings.ts';

/** Whoever is in the way of a sample keeps it from being taken, not the other way round. */
const waitForNobody = { lock_wait_timeout: 1, innodb_lock_wait_timeout: 1 };

/**
 * Tries backfills on a server, each on connections of its own with the settings of a run.
 * @returns what throws a Failure where the server cannot be reached
 */
export function measureAt(target: Target): Measure {
  return async (order) => {
    const runId = randomUUID();
    const guard = await Session.open(target, { role: 'measure-guard', runId });
    try {
      const facts = await readServerFacts(guard.asQuery);
      const quoting = facts.sqlMode.split(',').find((mode) => /^(ANSI|ANSI_QUOTES|NO_BACKSLASH_ESCAPES)$/i.test(mode));
      if (quoting !== undefined && order.session.sqlMode === undefined) {
        return { why: `the server's sql_mode has ${quoting}, under which the query means something else` };
      }
      const { written } = order.phase.batch.query;
      // Without it the server does not tell of triggers, which would fire all the same.
      const seeTriggers = {
        privilege: 'TRIGGER',
        on: { schema: written.schema ?? facts.database, tables: [written.table] },
        purpose: 'see triggers',
        optional: false,
      };
      const [missing] = missingGrants([seeTriggers], await readGrants(guard.asQuery));
      if (missing !== undefined) return { why: `triggers of ${written.table} may not be seen: ${missing.statement}` };
      const meaning = meaningOf(order.session, facts);
      const settings = settingsFor(meaning, waitForNobody);
      const session = await Session.open(target, { role: 'measure', runId, settings, serverUuid: guard.serverUuid });
      try {
        return await measureBackfill(order, session, guard, isFixedZone(meaning.timeZone, facts.systemTimeZone));
      } finally {
        await session.close();
      }
    } finally {
      await guard.close();
    }
  };
}

import { ServerError } from '../../mysql/server-error.ts';
import type { Query } from '../../mysql/session.ts';
import type { Check } from './check.ts';

/** What performance_schema measures, and what is not shown without it. Nothing but information depends on it. */
export async function checkInstruments(query: Query): Promise<Check[]> {
  try {
    const locks = await query(
      "SELECT ENABLED AS enabled FROM performance_schema.setup_instruments WHERE NAME = 'wait/lock/metadata/sql/mdl'",
    );
    const stages = await query(
      `SELECT (SELECT COUNT(*) FROM performance_schema.setup_instruments WHERE NAME LIKE 'stage/innodb/alter%' AND ENABLED = 'YES') AS instruments,
        (SELECT ENABLED FROM performance_schema.setup_consumers WHERE NAME = 'events_stages_current') AS consumer`,
    );
    return [
      lockCheck(locks[0]?.enabled === 'YES'),
      stageCheck(Number(stages[0]?.instruments ?? 0) > 0, stages[0]?.consumer === 'YES'),
    ];
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
    // Another check reports the missing grant.
    return [
      {
        name: 'performance_schema',
        status: 'warning',
        found: 'this user cannot read it, so phasedb cannot name blockers or show the progress of an ALTER',
      },
    ];
  }
}

function lockCheck(on: boolean): Check {
  const name = 'metadata locks';
  if (on) return { name, status: 'ok', found: 'on: phasedb can name the sessions that block a statement' };
  return {
    name,
    status: 'warning',
    found: 'off (on by default): phasedb cannot name the sessions that block a statement',
    remedy:
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl';",
  };
}

function stageCheck(instruments: boolean, consumer: boolean): Check {
  const name = 'ALTER progress';
  if (instruments && consumer)
    return { name, status: 'ok', found: 'on: phasedb can show the progress of a running ALTER' };
  const remedies = [
    instruments
      ? undefined
      : "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME LIKE 'stage/innodb/alter%';",
    consumer
      ? undefined
      : "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'events_stages_current';",
  ].filter((text) => text !== undefined);
  return {
    name,
    status: 'warning',
    found: `${instruments ? 'the consumer events_stages_current is off (its default)' : 'the instruments are off'}: phasedb shows only the elapsed time of a running ALTER`,
    remedy: remedies.join(' '),
  };
}

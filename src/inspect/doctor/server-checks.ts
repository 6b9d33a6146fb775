import { atLeast, since } from '../../core/mysql-version.ts';
import { optionCalled } from '../../core/next-command.ts';
import type { Migration } from '../../migration/migration.ts';
import type { ServerFacts } from '../../mysql/server-facts.ts';
import { isStrict } from '../../mysql/sql-mode.ts';
import type { Check } from './check.ts';

/** Settings of the server that decide whether and how migrations run. Pure. */
export function checkServer(facts: ServerFacts): Check[] {
  return [checkVersion(facts), checkSqlMode(facts), checkBinlog(facts), checkReadOnly(facts)];
}

function checkVersion({ versionText, version }: ServerFacts): Check {
  if (atLeast(version, since.instantAnywhere)) return { name: 'version', status: 'ok', found: `MySQL ${versionText}` };
  return {
    name: 'version',
    status: 'warning',
    found: `MySQL ${versionText}: adds a column instantly only at the end of a table, and drops none instantly`,
    remedy: 'Upgrade to 8.0.29 or newer, which does both instantly. Until then such a change rebuilds the table.',
  };
}

function checkSqlMode({ sqlMode }: ServerFacts): Check {
  if (isStrict(sqlMode)) return { name: 'sql_mode', status: 'ok', found: 'strict' };
  return {
    name: 'sql_mode',
    status: 'warning',
    found: `not strict (${sqlMode || 'empty'}): phasedb's own sessions are strict, so a backfill fails on a value that does not fit`,
    remedy: 'Add STRICT_TRANS_TABLES to sql_mode, or correct each value that a backfill reports.',
  };
}

function checkBinlog({ binlogOn, binlogFormat }: ServerFacts): Check {
  const name = 'binary log';
  if (!binlogOn) return { name, status: 'ok', found: 'off: nothing can replicate from this server' };
  if (binlogFormat.toUpperCase() !== 'STATEMENT') return { name, status: 'ok', found: `on, format ${binlogFormat}` };
  return {
    name,
    status: 'error',
    found: 'on, format STATEMENT: phasedb refuses backfills, because MySQL cannot log READ COMMITTED as statements',
    remedy: 'SET PERSIST binlog_format = ROW;',
  };
}

function checkReadOnly({ readOnly }: ServerFacts): Check {
  if (!readOnly) return { name: 'read_only', status: 'ok', found: 'off' };
  return {
    name: 'read_only',
    status: 'error',
    found: 'on: this server accepts no writes. It is a replica, or a source taken out of service',
    remedy: `Give the URL of the source as ${optionCalled('db')}.`,
  };
}

/** Facts of the server that only some migration files need. */
export interface ExtraFacts {
  /** @@log_bin_trust_function_creators */
  readonly trustsFunctionCreators: boolean;
  readonly hasSuper: boolean;
  /** False where the file names a time zone that the server does not know. */
  readonly knowsTimeZone: boolean;
}

/** Checks that only a given migration needs. Pure. */
export function checkForMigration(migration: Migration, facts: ServerFacts, extra: ExtraFacts): Check[] {
  const checks: Check[] = [];
  const { timeZone } = migration.session;
  if (timeZone !== undefined) {
    checks.push(
      extra.knowsTimeZone
        ? { name: 'time zone', status: 'ok', found: `${timeZone} is known` }
        : {
            name: 'time zone',
            status: 'error',
            found: `the server does not know ${timeZone}, which the file asks for`,
            remedy: 'Load the time zone tables (mysql_tzinfo_to_sql), or write an offset such as "+00:00".',
          },
    );
  }
  if (facts.binlogOn && !extra.trustsFunctionCreators && !extra.hasSuper && createsLoggedPrograms(migration)) {
    checks.push({
      name: 'stored programs',
      status: 'error',
      found: 'MySQL refuses to create a trigger or a function (error 1419), because the binary log is on',
      remedy: 'SET PERSIST log_bin_trust_function_creators = 1;',
    });
  }
  return checks;
}

function createsLoggedPrograms(migration: Migration): boolean {
  return migration.phases.some((phase) => {
    if (phase.type !== 'expand' && phase.type !== 'contract') return false;
    return [...phase.statements, ...(phase.rollback ?? [])].some(
      ({ statement }) =>
        statement.kind === 'object' &&
        statement.verb === 'create' &&
        (statement.object === 'trigger' || statement.object === 'function'),
    );
  });
}

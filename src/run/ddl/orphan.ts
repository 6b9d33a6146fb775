import { readDdlProgress } from '../../mysql/ddl-progress.ts';
import { findRunningStatements, type Process } from '../../mysql/processes.ts';
import { normaliseSql } from '../../sql/lexing/normalise.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import type { RunContext } from '../context/run-context.ts';
import { tablesOf } from './objects.ts';

const pollMs = 500;
const reportEveryMs = 5_000;
const ddl = /^\s*(ALTER|CREATE|DROP|RENAME|TRUNCATE|OPTIMIZE)\b/i;
const marked = /\/\* phasedb:/;

/** What must not run when the statements of a phase are sent. */
export interface OrphanSearch {
  readonly phase: string;
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
  /** Every form in which a statement of the phase may be sent, normalised. */
  readonly texts: ReadonlySet<string>;
}

/**
 * Waits for every DDL statement of phasedb that outlived its runner and concerns this phase: of the same migration, or
 * on one of its tables. It is looked for whether or not advisory locks work, since its runner may have had none. One whose
 * marker a proxy took out is known by its text.
 * @returns whether there was one
 */
export async function awaitOrphans(
  context: Pick<RunContext, 'sessions' | 'marker' | 'report' | 'stop'>,
  search: OrphanSearch,
): Promise<boolean> {
  for (let found = false; ; found = true) {
    const { control } = context.sessions;
    const { found: running } = await context.sessions.onControl(() => findRunningStatements(control.asQuery));
    const orphan = running.find((process) => concerns(context, search, process));
    if (orphan === undefined || !(await awaitOrphan(context, orphan, search.phase))) return found;
  }
}

function concerns(
  { marker, sessions }: Pick<RunContext, 'sessions' | 'marker'>,
  { tables, texts }: OrphanSearch,
  { id, statement, database }: Process,
): boolean {
  if (statement === undefined || !ddl.test(statement) || sessions.connectionIds.includes(id)) return false;
  if (statement.includes(marker)) return true;
  const schema = database ?? '';
  if (schema === sessions.server.database && texts.has(normaliseSql(statement))) return true;
  if (!marked.test(statement)) return false;
  const read = readStatement(statement);
  if (read.kind === 'unread') return true;
  return tablesOf(read, schema).some((table) => tables.some((own) => sameTable(own, table)));
}

function sameTable(a: OrphanSearch['tables'][number], b: OrphanSearch['tables'][number]): boolean {
  // Names that differ in case alone may be one table: to wait for too much is the smaller mistake.
  return `${a.schema}.${a.name}`.toLowerCase() === `${b.schema}.${b.name}`.toLowerCase();
}

/**
 * Waits for a DDL statement that outlived the run which sent it; it is never started a second time beside itself.
 * @returns false when a stop was asked for before it ended
 */
export async function awaitOrphan(
  context: Pick<RunContext, 'sessions' | 'report' | 'stop'>,
  orphan: Process,
  phase: string,
): Promise<boolean> {
  context.report({
    type: 'notice',
    text: `A statement of an earlier run still runs (connection ${orphan.id}, for ${orphan.seconds} s). phasedb is waiting for it to end.`,
  });
  const began = Date.now() - orphan.seconds * 1000;
  let reportedAt = Date.now();
  while (!context.stop.requested) {
    const { found } = await context.sessions.onControl(() => findRunningStatements(context.sessions.control.asQuery));
    const now = found.find(({ id }) => id === orphan.id);
    if (now === undefined || headOf(now) !== headOf(orphan)) return true;
    if (Date.now() - reportedAt > reportEveryMs) {
      reportedAt = Date.now();
      const progress = await readDdlProgress(context.sessions.control.asQuery, orphan.id);
      context.report({
        type: 'statement-progress',
        phase,
        index: 0,
        seconds: (Date.now() - began) / 1000,
        stage: progress?.stage,
        completed: progress?.completed,
        estimated: progress?.estimated,
      });
    }
    await context.stop.sleep(pollMs);
  }
  return false;
}

/** Enough to tell two statements of a connection apart; performance_schema.threads cuts them. */
function headOf({ statement }: Process): string | undefined {
  return statement?.slice(0, 250);
}

import { Failure } from '../../core/failure.ts';
import type { DdlPhase, PlacedStatement } from '../../migration/migration.ts';
import { ServerError } from '../../mysql/server-error.ts';
import { readCatalog } from '../context/read-catalog.ts';
import type { RunContext } from '../context/run-context.ts';
import { readDefinition } from '../ddl/definition.ts';
import { objectsOf } from '../ddl/objects.ts';
import { nothingToUndo } from './nothing-to-undo.ts';

/** Errors that say: what is to be dropped is absent. */
const absentErrors = new Set([1091, 1051, 1146, 1305, 1360, 1539, 1072, 3821, 3940]);

/**
 * Whether a failed statement of a rollback has nothing to undo. The error alone does not prove it: the definition has to
 * show that each thing that the statement drops is absent.
 */
export async function isAlreadyUndone(
  { sessions }: Pick<RunContext, 'sessions'>,
  phase: DdlPhase,
  { statement }: PlacedStatement,
  error: unknown,
): Promise<boolean> {
  const cause = error instanceof Failure ? error.cause : error;
  if (!(cause instanceof ServerError) || cause.errno === undefined || !absentErrors.has(cause.errno)) return false;
  const [first] = objectsOf(statement, sessions.server.database);
  if (first === undefined) return false;
  if ((await readDefinition(sessions.control, first)) === null) return statement.kind !== 'create-index';
  return nothingToUndo(statement, await readCatalog({ sessions }, [phase]));
}

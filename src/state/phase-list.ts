import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { type Fence, writeIfFencesHold } from './fences.ts';
import type { StatePresence } from './find-state.ts';

/** A phase of a migration's file, whether it has begun or not. */
export interface ListedPhase {
  readonly name: string;
  readonly type: string;
}

/** The version that brought the table of them. */
const since = 2;

/** The phases of a migration's file in their order; undefined: the state is older, or no run has listed them yet. */
export async function readPhaseList(
  session: Session,
  database: string,
  presence: StatePresence,
  migration: string,
): Promise<readonly ListedPhase[] | undefined> {
  if (presence === 'absent' || presence.version < since) return undefined;
  const row = await session.queryOne(
    `SELECT phases FROM ${quoteIdentifier(database)}.phasedb_migrations WHERE migration = ?`,
    [migration],
  );
  return row?.phases == null ? undefined : (JSON.parse(row.phases) as readonly ListedPhase[]);
}

/** Whether that is the list of those phases. */
export function isListOf(phases: readonly ListedPhase[], list: readonly ListedPhase[] | undefined): boolean {
  return isDeepStrictEqual(namesAndTypes(phases), list);
}

function namesAndTypes(phases: readonly ListedPhase[]): ListedPhase[] {
  return phases.map(({ name, type }) => ({ name, type }));
}

/**
 * Stores the phases of a migration's file, unless they are stored already.
 * @param known what {@link readPhaseList} gave
 * @throws Failure `lease-lost`, `state-newer`
 */
export async function writePhaseList(
  session: Session,
  database: string,
  fences: readonly Fence[],
  { migration, phases, known, toolVersion }: PhaseListing,
): Promise<void> {
  if (isListOf(phases, known)) return;
  await writeIfFencesHold(session, database, fences, () =>
    session.execute(
      `REPLACE INTO ${quoteIdentifier(database)}.phasedb_migrations (migration, phases, tool_version) VALUES (?, ?, ?)`,
      [migration, JSON.stringify(namesAndTypes(phases)), toolVersion],
    ),
  );
}

export interface PhaseListing {
  readonly migration: string;
  readonly phases: readonly ListedPhase[];
  readonly known: readonly ListedPhase[] | undefined;
  readonly toolVersion: string;
}

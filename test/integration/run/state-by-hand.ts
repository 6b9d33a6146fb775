import { phaseHash, phaseText } from '../../../src/migration/hash.ts';
import type { Migration } from '../../../src/migration/migration.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import { openRun, type RunContext } from '../../../src/run/context/run-context.ts';
import type { WalkId } from '../../../src/state/checkpoint.ts';
import { readCheckpoints } from '../../../src/state/checkpoints.ts';
import type { EventDetail } from '../../../src/state/history.ts';
import { sealOf } from '../../../src/state/seal.ts';
import { commandContextOf } from './command-context.ts';

/** The example of the README under a name of its own. */
export async function exampleNamed(name: string): Promise<Migration> {
  return { ...(await readMigrationFile('examples/add_checksum_column.yaml')), name };
}

/** Work on the state tables as a run does it, without its phases. */
export async function asRun<Result>(
  url: string,
  migration: string,
  work: (context: RunContext) => Promise<Result>,
): Promise<Result> {
  const context = await openRun(migration, commandContextOf(url));
  try {
    await context.journal.prepare();
    return await work(context);
  } finally {
    await context[Symbol.asyncDispose]();
  }
}

/** What a run writes when it begins a phase (`started`) or ends it. */
export function eventOf(migration: Migration, phase: string, event: 'phase-started' | 'phase-complete'): EventDetail {
  const found = migration.phases.find(({ name }) => name === phase);
  if (found === undefined) throw new Error(`no phase ${phase}`);
  const applied = { hash: phaseHash(found), text: phaseText(found) };
  return event === 'phase-complete' ? { event, ...applied } : { event, ...applied, sqlMode: '', timeZone: '+00:00' };
}

/** Puts the only range of a walk back to a cursor, as a run leaves it that was interrupted there. */
export async function rewindWalk(url: string, walk: WalkId, cursor: readonly string[]): Promise<void> {
  await asRun(url, walk.migration, async ({ sessions: { control }, stateDatabase }) => {
    const [range] = await readCheckpoints(control, stateDatabase, walk);
    if (range === undefined) throw new Error('the walk has no checkpoint');
    const seal = sealOf(walk, { ...range, cursor, done: false });
    const table = `\`${stateDatabase}\`.phasedb_checkpoints`;
    await control.execute(`UPDATE ${table} SET done = 0, cursor_key = ?, seal = ? WHERE migration = ? AND phase = ?`, [
      JSON.stringify(cursor),
      seal,
      walk.migration,
      walk.phase,
    ]);
  });
}

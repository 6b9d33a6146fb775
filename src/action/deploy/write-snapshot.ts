import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { wrongUsage } from '../../core/failure.ts';
import { readSnapshot } from '../../project/read-snapshot.ts';
import type { CommandContext } from '../../run/context/command-context.ts';

/**
 * Writes what a lint has to know of a database into a file: definitions and sizes, no data.
 * @param path from the folder that the step runs in
 * @returns a sentence for people
 * @throws Failure where the database or the file cannot be used
 */
export async function writeSnapshot(
  path: string,
  { target, stateDatabase }: Pick<CommandContext, 'target' | 'stateDatabase'>,
): Promise<string> {
  const snapshot = await readSnapshot(target, stateDatabase);
  try {
    writeFileSync(resolve(path), `${JSON.stringify(snapshot, null, 2)}\n`);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw wrongUsage(`The snapshot file ${path} cannot be written (${reason}).`, 'Check the input "snapshot".');
  }
  return `The snapshot of ${snapshot.database} is in ${path}.`;
}

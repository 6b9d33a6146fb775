import { writeFileSync } from 'node:fs';
import { wrongUsage } from '../../core/failure.ts';
import { checkPath, type NamedBy } from '../../core/workspace-path.ts';
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
  namedBy: NamedBy,
  { target, stateDatabase }: Pick<CommandContext, 'target' | 'stateDatabase'>,
): Promise<string> {
  // The path may stand in the configuration file, and a link would be written through.
  const place = checkPath(path, process.cwd(), namedBy);
  if (!place.ok) throw wrongUsage(`The snapshot file ${path} cannot be written: ${place.why}.`, place.remedy);
  const snapshot = await readSnapshot(target, stateDatabase);
  try {
    writeFileSync(place.path, `${JSON.stringify(snapshot, null, 2)}\n`);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw wrongUsage(`The snapshot file ${path} cannot be written (${reason}).`, 'Check the input "snapshot".');
  }
  return `The snapshot of ${snapshot.database} is in ${path}.`;
}

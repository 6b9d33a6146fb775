import { writeFileSync } from 'node:fs';
import { snapshotChanges } from '../../catalog/snapshot-changes.ts';
import { type Snapshot, snapshotSchema } from '../../catalog/snapshot-schema.ts';
import { wrongUsage } from '../../core/failure.ts';
import { readBoundedText } from '../../core/read-bounded.ts';
import { MiB } from '../../core/storage-size.ts';
import { checkPath, type NamedBy } from '../../core/workspace-path.ts';
import { readSnapshot } from '../../project/read-snapshot.ts';
import type { CommandContext } from '../../run/context/command-context.ts';

/** A snapshot of 10,000 tables with 40 columns each has 60 MiB. */
const MOST_BYTES = 256 * MiB;

/** The snapshot is renewed so many days before lint calls it outdated: jobs that take it run once a week. */
const DAYS_AHEAD = 7;

/** As many changes are named. */
const MOST_NAMED = 3;

/**
 * Writes what a lint has to know of a database into a file: definitions, sizes and what has run, no data. A file that says the same
 * is left alone, so that nobody has to review it: sizes may differ by 20 %.
 * @param path from the folder that the step runs in
 * @param maxDays the age at which lint calls a snapshot outdated
 * @returns a sentence for people
 * @throws Failure where the database or the file cannot be used
 */
export async function writeSnapshot(
  path: string,
  { namedBy, maxDays }: { readonly namedBy: NamedBy; readonly maxDays: number },
  { target, stateDatabase }: Pick<CommandContext, 'target' | 'stateDatabase'>,
): Promise<string> {
  // The path may stand in the configuration file, and a link would be written through.
  const place = checkPath(path, process.cwd(), namedBy);
  if (!place.ok) throw wrongUsage(`The snapshot file ${path} cannot be written: ${place.why}.`, place.remedy);
  const snapshot = await readSnapshot(target, stateDatabase);
  const before = readOld(place.path);
  const changes = before === undefined ? [] : snapshotChanges(before, snapshot);
  const days = before === undefined ? 0 : Math.floor((Date.now() - Date.parse(before.taken_at)) / 86_400_000);
  if (before !== undefined && changes.length === 0 && days < maxDays - DAYS_AHEAD)
    return `${path} stays as it is: since ${before.taken_at.slice(0, 10)} no definition and no state of a phase has changed, and no size by more than 20 %.`;
  try {
    writeFileSync(place.path, `${JSON.stringify(snapshot, null, 2)}\n`);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw wrongUsage(`The snapshot file ${path} cannot be written (${reason}).`, 'Check the input "snapshot".');
  }
  return `The snapshot of ${snapshot.database} is in ${path}.${before === undefined ? '' : ` ${whyNew(changes, days)}`}`;
}

/** Undefined: there is no file yet, or one of another format. */
function readOld(path: string): Snapshot | undefined {
  const reading = readBoundedText(path, MOST_BYTES);
  if (!reading.ok) return undefined;
  try {
    return snapshotSchema.safeParse(JSON.parse(reading.text)).data;
  } catch {
    return undefined;
  }
}

function whyNew(changes: readonly string[], days: number): string {
  if (changes.length === 0) return `It is renewed because the old one was ${days} days old.`;
  const more = changes.length - MOST_NAMED;
  return `Changed: ${changes.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

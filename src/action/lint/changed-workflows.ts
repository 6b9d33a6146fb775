import { join } from 'node:path';
import { readBoundedText } from '../../core/read-bounded.ts';
import { MiB } from '../../core/storage-size.ts';
import type { ChangedFile } from '../../github/changed-files.ts';

/** GitHub takes no larger one (500 KB). */
const MOST_BYTES = MiB;

/** The workflows and local actions among the files that call phasedb, and those of which that is not known. */
export function changedWorkflows(changed: readonly ChangedFile[], workspace: string): readonly string[] {
  return changed
    .filter(({ path }) => /^\.github\/(?:workflows|actions)\/.*\.ya?ml$/.test(path))
    .filter(({ path, removed }) => removed || mayCallPhasedb(join(workspace, path)))
    .map(({ path }) => path)
    .sort();
}

function mayCallPhasedb(path: string): boolean {
  const reading = readBoundedText(path, MOST_BYTES);
  return !reading.ok || reading.text.includes('phasedb');
}

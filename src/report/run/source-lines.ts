import type { FileSource } from '../../state/file-source.ts';
import { oneLine } from '../text/visible.ts';

/** A phase with the files that it was started from. */
export interface Sourced {
  readonly name: string;
  readonly source: FileSource | undefined;
}

/** Which commit and blob phases ran from: a line for each set of files, with its phases in order. */
export function sourceLines(phases: readonly Sourced[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { name, source } of phases) {
    if (source === undefined) continue;
    const text = describeSource(source);
    groups.set(text, [...(groups.get(text) ?? []), oneLine(name)]);
  }
  return [...groups].map(([text, names]) => `${names.join(', ')} ran from ${text}`);
}

function describeSource({ path, blob, commit, reviewed, config }: FileSource): string {
  const file = `${oneLine(path, 200)} (blob ${blob.slice(0, 12)})`;
  if (commit === undefined) return `${file}, which was in no commit`;
  const judge =
    config === undefined
      ? ''
      : `, configuration ${oneLine(config.path, 200)}${config.commit === undefined ? ' in no commit' : ''} (blob ${config.blob.slice(0, 12)})`;
  return `${file} at commit ${commit}${reviewed ? ', which was named as reviewed' : ''}${judge}`;
}

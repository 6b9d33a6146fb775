import { isDeepStrictEqual } from 'node:util';
import { MiB } from '../core/storage-size.ts';
import type { Snapshot } from './snapshot-schema.ts';

type Table = Snapshot['tables'][number];

/** A size changed if it grew or shrank by more than this share of what it was. */
const SHARE = 0.2;
/** The statistics of smaller tables jump, and nothing that lint says of those rests on their sizes. */
const SMALL_BYTES = MiB;
const SMALL_ROWS = 10_000;

/**
 * What a newer snapshot says that matters to a lint and that an older one does not: definitions and settings of the server, what has
 * run, and sizes that changed by more than 20 %. Each as the end of a sentence that begins with what changed; empty: nothing.
 */
export function snapshotChanges(before: Snapshot, after: Snapshot): readonly string[] {
  const tables = new Map(before.tables.map((table) => [table.name, table]));
  const gone = new Set(tables.keys());
  const changes: string[] = [];
  if (before.database !== after.database) changes.push('the database');
  if (!isDeepStrictEqual(before.server, after.server)) changes.push('the version or the settings of the server');
  for (const [name, ran] of runsOf(after))
    if (!isDeepStrictEqual(ran, runsOf(before).get(name))) changes.push(`what has run of ${name}`);
  for (const name of runsOf(before).keys()) if (!runsOf(after).has(name)) changes.push(`what has run of ${name}`);
  for (const table of after.tables) {
    const old = tables.get(table.name);
    gone.delete(table.name);
    if (old === undefined) changes.push(`the new table ${table.name}`);
    else if (!isDeepStrictEqual(definitionOf(old), definitionOf(table)) || isOtherInside(old, table))
      changes.push(`the definition of ${table.name}`);
    else if (isResized(old, table)) changes.push(`the size of ${table.name}`);
  }
  for (const name of gone) changes.push(`the dropped table ${name}`);
  if (!isDeepStrictEqual(byName(before.objects), byName(after.objects)))
    changes.push('views, triggers, routines or events');
  return changes;
}

function runsOf({ migrations = [] }: Snapshot): ReadonlyMap<string, unknown> {
  return new Map(migrations.map(({ name, phases }) => [name, phases]));
}

/** What decides what MySQL does with a statement and is always known. */
function definitionOf({ kind, definition, triggers, referenced_by }: Table) {
  return { kind, definition, triggers, referenced_by };
}

/** What InnoDB says of a table: it does not answer each time, and no answer is no change. */
function isOtherInside(before: Table, after: Table): boolean {
  const facts = ['row_versions', 'instant_columns', 'fulltext_doc_id'] as const;
  return facts.some((fact) => before[fact] !== null && after[fact] !== null && before[fact] !== after[fact]);
}

function isResized(before: Table, after: Table): boolean {
  const counter = ({ auto_increment: next }: Table) => (next === null ? null : Number(next));
  return (
    differs(before.rows, after.rows, SMALL_ROWS) ||
    differs(counter(before), counter(after), SMALL_ROWS) ||
    differs(bytesOf(before), bytesOf(after), SMALL_BYTES) ||
    differs(before.file_bytes, after.file_bytes, SMALL_BYTES)
  );
}

function bytesOf({ data_bytes: data, index_bytes: index }: Table): number | null {
  return data === null && index === null ? null : (data ?? 0) + (index ?? 0);
}

/** @param small both sizes up to it count as the same */
function differs(before: number | null, after: number | null, small: number): boolean {
  if (before === null || after === null) return before !== after;
  return Math.max(before, after) > small && Math.abs(after - before) > before * SHARE;
}

function byName(objects: Snapshot['objects']): Snapshot['objects'] {
  return objects.toSorted((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
}

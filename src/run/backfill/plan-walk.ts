import { isFixedZone, KeyCodec } from '../../catalog/key-codec.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { tableOption } from '../../catalog/table-options.ts';
import { orderChanges } from '../../catalog/walk-definition.ts';
import { usableKeys, type WalkKey } from '../../catalog/walk-key.ts';
import { Failure } from '../../core/failure.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import type { WalkId } from '../../state/checkpoint.ts';
import type { WalkWork } from './walk-work.ts';

/** What a backfill will do with its table; without a key there are only LIMIT batches. */
export type PlannedWalk =
  | { readonly kind: 'walk'; readonly work: WalkWork; readonly notes: readonly string[] }
  | { readonly kind: 'limit'; readonly table: CatalogTable; readonly notes: readonly string[] };

/**
 * Chooses the key and settles the statement of a backfill, before anything is written.
 * @param table undefined: it does not exist
 * @param database of an unqualified name
 * @param known the key that a walk began on: one in the same order is preferred to any other
 * @throws Failure `table-missing`, `not-a-table`, `not-innodb`, `backfill-no-key`, `key-not-usable`, `key-moves`
 */
export function planWalk(
  phase: BackfillPhase,
  query: BatchQuery,
  table: CatalogTable | undefined,
  id: WalkId,
  zone: { readonly session: string; readonly system: string },
  database: string,
  known?: WalkKey,
): PlannedWalk {
  const name = query.walked.schema === undefined ? query.walked.table : `${query.walked.schema}.${query.walked.table}`;
  const refuse = (code: string, message: string, remedy: string) =>
    new Failure({
      code,
      message,
      place: phase.place,
      untouched: 'No row was changed.',
      remedy: `${remedy} Then run the same command again.`,
    });
  if (table === undefined) {
    throw refuse(
      'table-missing',
      `The table ${name} of the backfill ${phase.name} does not exist.`,
      'Correct the name, or create the table in an expand phase.',
    );
  }
  if (table.kind === 'view') {
    throw refuse(
      'not-a-table',
      `The backfill ${phase.name} cannot walk ${name}: it is a view, and a backfill needs a base table.`,
      `Write the base table of ${name} in the query. SHOW CREATE VIEW ${name} shows it.`,
    );
  }
  const engine = tableOption(table.options, 'engine') ?? 'of an unknown engine';
  if (engine.toLowerCase() !== 'innodb') {
    throw refuse(
      'not-innodb',
      `The backfill ${phase.name} cannot walk ${name}: the table is ${engine}, not InnoDB. Its rows and the checkpoint could not be committed in one transaction.`,
      `Convert it first: ALTER TABLE ${name} ENGINE=InnoDB.`,
    );
  }
  const notes = notesOn(phase, query, table);
  const key = chooseKey(phase, query, table, refuse, known);
  if (key === undefined) {
    if (!query.selfConsuming) {
      throw refuse(
        'backfill-no-key',
        `The backfill ${phase.name} cannot walk ${name} safely: rows would be missed or changed twice. The table has no primary key and no usable unique key (UNIQUE, NOT NULL, visible, whole columns). The WHERE of the query still matches a row after its SET.`,
        `Add a primary key to ${name}, or write a WHERE that no longer matches a row after the SET.`,
      );
    }
    return {
      kind: 'limit',
      table,
      notes: [
        ...notes,
        `${name} has no usable key, so phasedb works in LIMIT batches. Each batch scans the table from its start, and a replica may scan it for each row. Add a primary key if you can.`,
      ],
    };
  }
  const qualifier = quoteIdentifier(query.walked.alias ?? query.walked.table);
  const assigned = new Set(query.assigned.map((column) => column.toLowerCase()));
  const kept = phase.batch.keepUpdatedAt
    ? table.columns.filter((column) => column.onUpdate !== undefined && !assigned.has(column.name.toLowerCase()))
    : [];
  return {
    kind: 'walk',
    notes,
    work: {
      id,
      query,
      batch: phase.batch,
      schema: table.schema ?? database,
      table: table.name,
      qualifier,
      key,
      codec: new KeyCodec(key, qualifier, isFixedZone(zone.session, zone.system)),
      keep: query.verb === 'update' ? kept.map((column) => `${qualifier}.${quoteIdentifier(column.name)}`) : [],
      averageRowBytes: table.facts?.averageRowBytes,
      rowsEstimate: table.facts?.rowsEstimate,
    },
  };
}

function chooseKey(
  phase: BackfillPhase,
  query: BatchQuery,
  table: CatalogTable,
  refuse: (code: string, message: string, remedy: string) => Failure,
  known: WalkKey | undefined,
): WalkKey | undefined {
  const usable = usableKeys(table);
  const moved = movedAlong(phase, query, table);
  const keys = usable.filter((key) => !key.parts.some((part) => moved.has(part.column.toLowerCase())));
  const wanted = phase.batch.pkColumn;
  const same = known === undefined ? [] : keys.filter((key) => orderChanges(known, key).length === 0);
  if (same.length > 0) return same.find(({ name }) => name === known?.name) ?? same[0];
  const still = wanted === undefined ? keys : keys.filter((key) => beginsWith(key, wanted));
  const [moving] = wanted === undefined ? usable : usable.filter((key) => beginsWith(key, wanted));
  if (still.length === 0 && moving !== undefined) {
    const columns = moving.parts.map((part) => part.column).filter((column) => moved.has(column.toLowerCase()));
    throw refuse(
      'key-moves',
      `The backfill ${phase.name} would change rows twice: its query moves them along the key ${moving.name} that it walks. ${columns.join(' and ')} of that key ${columns.length === 1 ? 'changes' : 'change'} with each row (a generated column, or ON UPDATE CURRENT_TIMESTAMP).`,
      'Name another unique key with pk_column. Or, for an ON UPDATE column, set keep_updated_at: true. Or write a WHERE that no longer matches a row after the SET.',
    );
  }
  if (wanted === undefined) return keys[0];
  const [key] = still;
  if (key !== undefined) return key;
  const others = keys.map(
    (candidate) => `${candidate.name} (${candidate.parts.map((part) => part.column).join(', ')})`,
  );
  throw refuse(
    'key-not-usable',
    `The backfill ${phase.name} cannot use pk_column ${wanted}: no usable key of ${table.name} begins with it. A usable key is primary, or UNIQUE, NOT NULL and visible, on whole columns.`,
    others.length === 0
      ? `Add such a key to ${table.name}.`
      : `Remove pk_column, or name the first column of ${others.join(' or ')}.`,
  );
}

function beginsWith(key: WalkKey, column: string): boolean {
  return key.parts[0]?.column.toLowerCase() === column.toLowerCase();
}

/**
 * Columns that change by themselves when the query changes a row, in lower case: a key with one of them would bring the
 * row in front of the cursor again. None for a query that leaves out by its WHERE what it has done. A key column that
 * the query sets itself is for the rule `backfill-updates-cursor`.
 */
function movedAlong(phase: BackfillPhase, query: BatchQuery, table: CatalogTable): ReadonlySet<string> {
  const moved = new Set<string>();
  if (query.verb !== 'update' || query.selfConsuming) return moved;
  const changing = new Set(query.assigned.map((column) => column.toLowerCase()));
  const reads = (expression: string) =>
    [...changing].some((name) => expression.includes(`\`${name.replaceAll('`', '``')}\``));
  for (let found = -1; found !== moved.size; ) {
    found = moved.size;
    for (const { name, onUpdate, generated } of table.columns) {
      const column = name.toLowerCase();
      const touched = onUpdate !== undefined && !phase.batch.keepUpdatedAt;
      if (changing.has(column) || (!touched && !reads(generated?.expression.toLowerCase() ?? ''))) continue;
      moved.add(column);
      changing.add(column);
    }
  }
  return moved;
}

function notesOn(phase: BackfillPhase, query: BatchQuery, table: CatalogTable): string[] {
  const notes: string[] = [];
  if (phase.batch.legacyCursor) {
    notes.push('phasedb ignores pk_cursor_query and {last_id}: it walks the key itself.');
  }
  const written = query.written.table.toLowerCase() === table.name.toLowerCase();
  if (written && query.verb === 'update' && !phase.batch.keepUpdatedAt) {
    const assigned = new Set(query.assigned.map((column) => column.toLowerCase()));
    const bumped = table.columns.filter(
      (column) => column.onUpdate !== undefined && !assigned.has(column.name.toLowerCase()),
    );
    if (bumped.length > 0) {
      notes.push(
        `Each changed row gets a new ${bumped.map((column) => column.name).join(', ')} (ON UPDATE CURRENT_TIMESTAMP). To keep the old value, set keep_updated_at: true.`,
      );
    }
  }
  const event = { update: 'UPDATE', delete: 'DELETE', 'insert-select': 'INSERT' }[query.verb];
  const firing = written
    ? (table.facts?.triggers ?? []).filter((trigger) => trigger.event.toUpperCase() === event)
    : [];
  if (firing.length > 0)
    notes.push(`Triggers of ${table.name} fire for each row: ${firing.map((trigger) => trigger.name).join(', ')}.`);
  if (!query.selfConsuming && query.verb === 'update') {
    notes.push(
      'phasedb walks the table exactly once, because the WHERE of the query still matches a row after its SET. It may miss a row whose key the application changes during the walk.',
    );
  }
  return notes;
}

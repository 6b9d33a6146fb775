import type { AlteredTable } from '../catalog/apply-alter.ts';
import { sameName } from '../catalog/find.ts';
import type { CatalogTable } from '../catalog/table.ts';
import type { Effects } from './effects.ts';
import { isCandidate } from './index-effects.ts';
import { instantBar } from './innodb-instant.ts';
import { hasFulltext } from './table-traits.ts';
import type { Outcome, ServerFacts } from './verdict.ts';

/**
 * What InnoDB does with the effects of an ALTER, after ha_innobase::check_if_supported_inplace_alter (handler0alter.cc);
 * each branch confirmed on 9.7.4 by test/integration/ddl.
 * @param instantAllowed false where the author wrote ALGORITHM=INPLACE
 */
export function decideInnodb(
  altered: AlteredTable,
  effects: Effects,
  server: ServerFacts,
  instantAllowed: boolean,
): Outcome {
  const [copied] = effects.copy;
  if (copied !== undefined) return copy(copied);
  const bar = instantBar(altered, effects, server);
  if (bar === undefined && instantAllowed) {
    return { algorithm: 'instant', lock: 'none', rebuild: false, because: 'only the data dictionary changes' };
  }
  const refused = inplaceBar(altered, effects, server);
  if (refused !== undefined) return copy(refused);
  const rebuilt = rebuildReason(altered, effects);
  if (
    rebuilt !== undefined &&
    // Verified on 9.7.4: MySQL accepts this rebuild if writes are blocked for another reason.
    (effects.has('add-fulltext') || !effects.has('add-auto-increment', 'add-spatial')) &&
    altered.after.indexes.some((index) => index.kind === 'fulltext') &&
    hasFulltext(altered.before)
  ) {
    return copy(`${rebuilt}, and MySQL never rebuilds a table with a FULLTEXT index in place`);
  }
  const blocked = blockReason(altered, effects, rebuilt !== undefined);
  const because = [rebuilt, blocked, bar, effects.reasonBeyond('definition', 'redefine')].find(
    (reason) => reason !== undefined,
  );
  return {
    algorithm: 'inplace',
    lock: blocked === undefined ? 'none' : 'shared',
    rebuild: rebuilt !== undefined,
    because:
      rebuilt !== undefined && blocked !== undefined
        ? `${rebuilt}; ${blocked}`
        : (because ?? 'the statement has ALGORITHM=INPLACE'),
  };
}

/** Writes wait during the whole copy. */
export function copy(because: string): Outcome {
  return { algorithm: 'copy', lock: 'shared', rebuild: true, because };
}

function inplaceBar({ before, after }: AlteredTable, effects: Effects, server: ServerFacts): string | undefined {
  if (effects.has('not-nullable') && !server.strict) {
    return `${effects.reason('not-nullable')}, and without a strict sql_mode NULLs are converted in a copy`;
  }
  if (effects.has('drop-primary') && !effects.has('add-primary')) {
    return `${effects.reason('drop-primary')} and no other takes its place`;
  }
  if (effects.has('nullable') && hasCandidate(before) && !hasCandidate(after)) {
    return `${effects.reason('nullable')}, and it is in the only key that can cluster the table`;
  }
  if (!effects.has('add-virtual', 'drop-virtual', 'drop-hidden')) return undefined;
  if (effects.virtualOrder !== undefined) return effects.virtualOrder;
  const virtual = effects.reason('add-virtual', 'drop-virtual', 'drop-hidden');
  const others = ['add-virtual', 'drop-virtual', 'drop-hidden', 'add-index', 'drop-index'] as const;
  if (!effects.only(...others)) {
    return `${virtual}, which in place goes together with plain indexes only, and ${effects.reasonBeyond(...others)}`;
  }
  if (before.partitioning !== undefined) return `${virtual} on a partitioned table, together with an index`;
  if (effects.has('add-virtual') && ownFtsDocId(before) && hasFulltext(before))
    return `${virtual} together with an index, in a table with a column FTS_DOC_ID`;
  return undefined;
}

function rebuildReason({ before }: AlteredTable, effects: Effects): string | undefined {
  const reason = effects.reason(
    'rebuild',
    'add-auto-increment',
    'add-primary',
    'drop-primary',
    'nullable',
    'not-nullable',
    'order-columns',
    'add-column',
    'drop-column',
  );
  if (reason !== undefined) return reason;
  if (effects.has('add-fulltext') && !hasFulltext(before) && !ownFtsDocId(before)) {
    return 'the first FULLTEXT index adds a hidden column FTS_DOC_ID to every row';
  }
  // Together with a table option, the server rebuilds the table (9.7.4).
  return effects.has('option') ? effects.reason('recast') : undefined;
}

function blockReason({ after }: AlteredTable, effects: Effects, rebuilt: boolean): string | undefined {
  const [blocked] = effects.blocking;
  if (blocked !== undefined) return blocked;
  const spatial = after.indexes.find((index) => index.kind === 'spatial');
  if (rebuilt && spatial !== undefined) return `writes wait while SPATIAL index ${spatial.name} is rebuilt`;
  const recast = effects.reason('recast');
  return rebuilt && recast !== undefined ? `writes wait, because ${recast}` : undefined;
}

function ownFtsDocId(table: CatalogTable): boolean {
  return table.columns.some((column) => sameName(column.name, 'FTS_DOC_ID'));
}

function hasCandidate(table: CatalogTable): boolean {
  return table.indexes.some((index) => isCandidate(index, table));
}

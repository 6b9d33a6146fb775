import type { CheckDefinition, ForeignKeyDefinition } from '../sql/statements/definition.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import { sameName } from './find.ts';
import type { CatalogTable } from './table.ts';

/** Foreign keys and checks after the clauses. @param table the table with its new columns and indexes */
export function applyConstraints(
  table: CatalogTable,
  clauses: readonly AlterClause[],
  origins: ReadonlyMap<string, string>,
  missing: string[],
): CatalogTable {
  let foreignKeys = table.foreignKeys.map((key) => followColumns(key, origins));
  let checks = table.checks;
  for (const clause of clauses) {
    switch (clause.op) {
      case 'drop-foreign-key':
        if (!foreignKeys.some((key) => sameName(key.name, clause.name))) missing.push(clause.name);
        foreignKeys = foreignKeys.filter((key) => !sameName(key.name, clause.name));
        break;
      case 'drop-check':
        if (!checks.some((check) => sameName(check.name, clause.name))) missing.push(clause.name);
        checks = checks.filter((check) => !sameName(check.name, clause.name));
        break;
      case 'drop-constraint':
        foreignKeys = foreignKeys.filter((key) => !sameName(key.name, clause.name));
        checks = checks.filter((check) => !sameName(check.name, clause.name));
        break;
      case 'alter-check':
        checks = checks.map((check) =>
          sameName(check.name, clause.name) ? { ...check, enforced: clause.enforced } : check,
        );
        break;
      case 'add-foreign-key': {
        // A key that the same statement drops counts, a check does not (9.7.4).
        const name = clause.foreignKey.name ?? freeName(table.name, 'ibfk', [...table.foreignKeys, ...foreignKeys]);
        foreignKeys = [...foreignKeys, { ...clause.foreignKey, name }];
        break;
      }
      default:
        for (const check of addedChecks(clause)) {
          checks = [...checks, { ...check, name: check.name ?? freeName(table.name, 'chk', checks) }];
        }
    }
  }
  return { ...table, foreignKeys, checks };
}

/** Checks that a clause brings, those written inside a column's definition included. */
export function addedChecks(clause: AlterClause): readonly CheckDefinition[] {
  switch (clause.op) {
    case 'add-check':
      return [clause.check];
    case 'add-column':
      return clause.columns.flatMap((column) => column.inlineCheck ?? []);
    case 'modify-column':
    case 'change-column':
      return clause.column.inlineCheck === undefined ? [] : [clause.column.inlineCheck];
    default:
      return [];
  }
}

function followColumns(key: ForeignKeyDefinition, origins: ReadonlyMap<string, string>): ForeignKeyDefinition {
  const columns = key.columns.map((column) => {
    for (const [now, was] of origins) if (was === column.toLowerCase() && now !== was) return now;
    return column;
  });
  return { ...key, columns };
}

/** MySQL's names for unnamed constraints: `orders_ibfk_1`, `orders_chk_1`, counting on from the highest. */
function freeName(
  table: string,
  kind: 'ibfk' | 'chk',
  others: readonly { readonly name: string | undefined }[],
): string {
  const prefix = `${table}_${kind}_`.toLowerCase();
  const taken = others.map(({ name }) =>
    name?.toLowerCase().startsWith(prefix) ? Number(name.slice(prefix.length)) : 0,
  );
  return `${table}_${kind}_${Math.max(0, ...taken.filter(Number.isInteger)) + 1}`;
}

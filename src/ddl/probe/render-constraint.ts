import type { CheckDefinition, ForeignKeyDefinition, IndexDefinition } from '../../sql/statements/definition.ts';
import { NotRendered } from './not-rendered.ts';
import { nameOf, namesOf, type PlaceOf, stringOfText, wordOf } from './render-words.ts';
import { safeExpression } from './safe-text.ts';

const KINDS = {
  plain: 'INDEX',
  unique: 'UNIQUE INDEX',
  primary: 'PRIMARY KEY',
  fulltext: 'FULLTEXT INDEX',
  spatial: 'SPATIAL INDEX',
};

/** An index as it stands after ADD or in CREATE TABLE. @throws NotRendered */
export function indexSql(index: IndexDefinition): string {
  const { kind, name, parts, using, comment, parser } = index;
  const written = parts.map(({ column, expression, prefix, descending }) => {
    const part =
      column === undefined
        ? `(${safeExpression(expression ?? '', `index ${name ?? 'without a name'}`)})`
        : nameOf(column);
    return `${part}${prefix === undefined ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`;
  });
  const sql = [KINDS[kind]];
  if (kind !== 'primary' && name !== undefined) sql.push(nameOf(name));
  sql.push(`(${written.join(', ')})`);
  if (using !== undefined) sql.push(`USING ${wordOf(using, 'USING')}`);
  if (parser !== undefined) sql.push(`WITH PARSER ${nameOf(parser)}`);
  if (comment !== undefined) sql.push(`COMMENT ${stringOfText(comment)}`);
  if (index.invisible) sql.push('INVISIBLE');
  return sql.join(' ');
}

/** @throws NotRendered */
export function foreignKeySql(key: ForeignKeyDefinition, place: PlaceOf): string {
  const name = key.name === undefined ? '' : `CONSTRAINT ${nameOf(key.name)} `;
  return `${name}FOREIGN KEY (${namesOf(key.columns)}) ${referencesClause(key, place)}`;
}

const ACTIONS = new Set(['RESTRICT', 'CASCADE', 'SET NULL', 'NO ACTION', 'SET DEFAULT']);

export function referencesClause({ references, onDelete, onUpdate }: ForeignKeyDefinition, place: PlaceOf): string {
  if (references.columns.length === 0)
    throw new NotRendered(`a foreign key names no columns of ${references.table.name}`);
  const sql = [`REFERENCES ${place(references.table)} (${namesOf(references.columns)})`];
  for (const [event, action] of [
    ['DELETE', onDelete],
    ['UPDATE', onUpdate],
  ] as const) {
    if (action === undefined) continue;
    if (!ACTIONS.has(action)) throw new NotRendered(`a foreign key has ON ${event} ${action}`);
    sql.push(`ON ${event} ${action}`);
  }
  return sql.join(' ');
}

/** @throws NotRendered */
export function checkClause({ name, expression, enforced }: CheckDefinition): string {
  const what = name === undefined ? 'a CHECK' : `CHECK ${name}`;
  return `${name === undefined ? '' : `CONSTRAINT ${nameOf(name)} `}CHECK (${safeExpression(expression, what)})${enforced ? '' : ' NOT ENFORCED'}`;
}

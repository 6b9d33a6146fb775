import type { Catalog, TableName } from '../../catalog/catalog.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import { readStoredText } from '../../sql/statements/read-stored-text.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { StoredCode } from '../../sql/statements/stored-code.ts';
import { tableNames } from '../../sql/statements/table-names.ts';
import { callsIn } from './calls.ts';

/**
 * The tables that DDL in stored code names: what has to be known to judge the code. Programs that it calls, and an event that
 * the statement enables, are followed as far as the catalog has them.
 */
export function tablesInCode(statement: Statement, catalog: Catalog): readonly TableName[] {
  if (statement.kind !== 'object') return [];
  const found: TableName[] = [];
  const visited = new Set<string>();
  const call = (kind: 'procedure' | 'function' | 'event', name: TableName) => {
    const key = JSON.stringify([kind, name.schema, name.name.toLowerCase()]);
    if (visited.has(key)) return;
    visited.add(key);
    const object = catalog.object(kind, name);
    const code = object && readStoredText(object.text, kind);
    if (code !== undefined) follow(code);
  };
  const follow = ({ parts, options }: StoredCode) => {
    for (const { kind, sql } of parts) {
      const part = kind === 'statement' ? readStatement(sql, options) : undefined;
      if (part !== undefined) found.push(...tableNames(sql, part));
      for (const one of callsIn(lex(sql, options).tokens, part)) call(one.kind, one);
    }
  };
  if (statement.code !== undefined) follow(statement.code);
  else if (statement.event?.status === 'enabled' && statement.name !== undefined) call('event', statement.name);
  return found;
}

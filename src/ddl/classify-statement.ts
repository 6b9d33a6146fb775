import type { Catalog } from '../catalog/catalog.ts';
import { unknownTable } from '../catalog/table.ts';
import { unreachable } from '../core/failure.ts';
import type { ObjectName } from '../sql/lexing/span.ts';
import { clausesOf } from '../sql/statements/clauses-of.ts';
import type { ObjectDefinition, Statement } from '../sql/statements/statement.ts';
import { classifyAlter } from './classify-alter.ts';
import type { ServerFacts, Verdict } from './verdict.ts';
import { worst } from './worst.ts';

/**
 * What MySQL does while it executes a statement; what code that the statement stores does later is not counted.
 * An unknown table counts as a plain InnoDB table; `assumes` then says so.
 * @param catalog the definitions before the statement
 */
export function classifyStatement(statement: Statement, catalog: Catalog, server: ServerFacts): Verdict {
  const tableOf = (name: ObjectName) => catalog.table(name.schema, name.name) ?? unknownTable(name.schema, name.name);
  switch (statement.kind) {
    case 'alter-table':
    case 'create-index':
    case 'drop-index':
      return classifyAlter({ ...statement, clauses: clausesOf(statement) ?? [] }, tableOf(statement.table), server);
    case 'optimize-table':
      return worst(
        statement.tables.map((name) =>
          classifyAlter(
            { clauses: [{ op: 'force', span: name.span }], algorithm: undefined, lock: undefined },
            tableOf(name),
            server,
          ),
        ),
      );
    case 'create-table':
      return statement.fromQuery
        ? verdict(
            'copy',
            'shared',
            'MySQL reads the rows of the query under shared locks and writes them in one transaction',
          )
        : verdict('instant', 'none', 'a new table has no rows');
    case 'drop-table': {
      const harmless = statement.temporary || statement.tables.every((name) => tableOf(name).createdHere);
      return verdict('instant', statement.temporary ? 'none' : 'exclusive', 'the table is dropped', !harmless);
    }
    case 'rename-table':
      return verdict('instant', 'exclusive', 'only the name changes', true);
    case 'truncate-table':
      return verdict(
        'instant',
        'exclusive',
        'MySQL drops the table and creates it again',
        !tableOf(statement.table).createdHere,
      );
    case 'object':
      return classifyObject(statement);
    case 'set':
    case 'data':
      return { ...verdict('none', 'none', 'the statement is not DDL') };
    case 'unread':
      return unknown(`the statement cannot be read: ${statement.reason}`);
    default:
      return unreachable(statement);
  }
}

function classifyObject({ object, verb }: ObjectDefinition): Verdict {
  switch (object) {
    case 'view':
    case 'procedure':
    case 'function':
    case 'event':
      return verdict('instant', 'none', 'only the data dictionary changes', verb === 'drop');
    case 'trigger':
      return verdict(
        'instant',
        'exclusive',
        'the change briefly waits until no session uses the table of the trigger',
        verb === 'drop',
      );
    case 'database':
      return verdict(
        'instant',
        verb === 'drop' ? 'exclusive' : 'none',
        `the database is ${PAST[verb]}`,
        verb === 'drop',
      );
    case 'other':
      return unknown('the effect of this statement on tables is unknown');
    default:
      return unreachable(object);
  }
}

const PAST = { create: 'created', alter: 'altered', drop: 'dropped' } as const;

function verdict(
  algorithm: Verdict['algorithm'],
  lock: Verdict['lock'],
  because: string,
  destructive = false,
): Verdict {
  return {
    algorithm,
    lock,
    rebuild: algorithm === 'copy',
    destructive,
    because,
    assumes: [],
    refusedAssertion: undefined,
  };
}

function unknown(because: string): Verdict {
  return {
    algorithm: 'unknown',
    lock: 'unknown',
    rebuild: null,
    destructive: true,
    because,
    assumes: [],
    refusedAssertion: undefined,
  };
}

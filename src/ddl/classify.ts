import type { Catalog } from '../catalog/catalog.ts';
import { unknownTable } from '../catalog/table.ts';
import { unreachable } from '../core/failure.ts';
import type { ObjectName } from '../sql/lexing/span.ts';
import { clausesOf } from '../sql/statements/clauses-of.ts';
import type { ObjectDefinition, Statement } from '../sql/statements/statement.ts';
import { classifyAlter } from './classify-alter.ts';
import type { ServerFacts, Verdict } from './verdict.ts';

/**
 * What MySQL does with a statement, by rules: the least intrusive algorithm and lock that it accepts for the whole
 * statement. An unknown table counts as a plain InnoDB table; `assumes` then says so.
 * @param catalog the definitions before the statement
 */
export function classify(statement: Statement, catalog: Catalog, server: ServerFacts): Verdict {
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

/** The most intrusive of several verdicts, with what all of them assume. @param verdicts at least one */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const order = ['none', 'instant', 'inplace', 'copy', 'unknown'];
  const locks = ['none', 'shared', 'exclusive', 'unknown'];
  const weight = (one: Verdict) =>
    order.indexOf(one.algorithm) * 100 + (one.rebuild === false ? 0 : 10) + locks.indexOf(one.lock);
  const [first, ...others] = verdicts;
  if (first === undefined) return unknown('there is no statement');
  const chosen = others.reduce((a, b) => (weight(b) > weight(a) ? b : a), first);
  return {
    ...chosen,
    destructive: verdicts.some((one) => one.destructive),
    assumes: [...new Set(verdicts.flatMap((one) => one.assumes))],
    refusedAssertion: verdicts.find((one) => one.refusedAssertion !== undefined)?.refusedAssertion,
  };
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

import type { GateQuery } from '../../migration/migration.ts';
import { conjuncts, type Expression, type QueryTree, walk } from '../../sql/queries/query-tree.ts';
import { type AskedQuery, askedBy, isZero, queryAskedIn } from '../proof/asked.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);';
const file = (query: string) =>
  yaml`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: ${query}
      - name: contract
        sql: |
          ALTER TABLE customers DROP COLUMN fax;
        irreversible: the numbers are gone
  `;

export const rule: Rule = {
  name: 'gate-shape',
  group: 'phases',
  severity: 'error',
  flags:
    'A gate or `done_when` that returns several columns, one row per group, or one row per match. The latter two return no ' +
    'row when nothing matches.',
  why: 'phasedb compares exactly one value. Any other result fails the phase, often just when the condition becomes true.',
  instead: 'Use `SELECT COUNT(*) FROM …`. It returns one number, even if no row matches.',
  examples: {
    bad: { schema, file: file('SELECT id FROM customers WHERE fax IS NOT NULL LIMIT 1') },
    good: { schema, file: file('SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL') },
  },
  *phase(judged) {
    const found = queryAskedIn(judged);
    if (found === undefined || !found.asked.reading.ok) return;
    const { gate, reading } = found.asked;
    const { tree } = reading;
    const shape = shapeOf(tree);
    if (shape === undefined) return;
    yield {
      ...wholeOf(gate.locate, gate.sql),
      message: `${askedBy(judged)} ${shape}. It must return one row with one column.`,
      fix: counted(found.key, gate, tree),
    };
  },
};

/** What a query returns instead of one row with one column; undefined: it fits, or is unknown. */
function shapeOf(tree: QueryTree): string | undefined {
  const { select, from, groupBy, grouped } = tree;
  if (select.length > 1) return `returns ${select.length} columns`;
  if (groupBy.length > 0) return 'returns one row per group, and none when no row matches';
  const [result] = select;
  // A derived table, a UNION or a window may return exactly one row.
  if (result === undefined || grouped || from.length === 0 || tree.queries.length > 0) return undefined;
  if (aggregates(result) || findsOne(tree)) return undefined;
  return 'returns one row per match, and none when no row matches';
}

const aggregate =
  /^(COUNT|SUM|MIN|MAX|AVG|BIT_(AND|OR|XOR)|GROUP_CONCAT|JSON_(ARRAY|OBJECT)AGG|STD|STDDEV(_POP|_SAMP)?|VAR(IANCE|_POP|_SAMP))$/;

function aggregates(result: Expression): boolean {
  return [...walk(result)].some((part) => part.kind === 'call' && aggregate.test(part.name));
}

/** Whether a condition selects a single row: `WHERE name = 'import'`. */
function findsOne({ where }: QueryTree): boolean {
  return conjuncts(where).some(
    (part) =>
      part.kind === 'operator' &&
      ['=', 'LIKE', 'IN'].includes(part.operator) &&
      part.parts.some(({ kind }) => kind === 'column') &&
      part.parts.some((one) => one.kind === 'literal' && one.type !== 'null'),
  );
}

function counted(key: AskedQuery['key'], { sql, expected }: GateQuery, { select }: QueryTree): string | undefined {
  if (select.length > 1 || !(expected === null || isZero(expected))) return undefined;
  const query = JSON.stringify(`SELECT COUNT(*) FROM (${sql.trim().replace(/;$/, '')}) AS found`);
  return `${key}: ${query}\n${key === 'query' ? 'expected' : 'done_expected'}: 0`;
}

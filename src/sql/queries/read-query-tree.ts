import { borrowedOperators } from './plain-query.ts';
import type { ColumnReference, Expression, QueryTable, QueryTree } from './query-tree.ts';

/** FORMAT.md, "Limits". */
export const DEEPEST = 500;

/** A node of node-sql-parser, whose own types do not hold. */
type Node = Readonly<Record<string, unknown>>;

/** Whoever walks through a tree may do it by recursion. */
export class TooDeep extends Error {
  override readonly name = 'TooDeep';
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nodes(value: unknown): readonly Node[] {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * The tree of a statement as node-sql-parser gives it; undefined if it is not a query.
 * @param outer names of common table expressions, lower case, which are no tables
 * @param depth of the expression that the query stands in
 */
export function readTree(node: Node, outer: ReadonlySet<string>, depth: number): QueryTree | undefined {
  const verb = node.type;
  if (verb !== 'select' && verb !== 'update' && verb !== 'delete' && verb !== 'insert' && verb !== 'replace')
    return undefined;
  const withs = nodes(node.with);
  const common = new Set([...outer, ...withs.map((one) => nameOf(one.name)?.toLowerCase() ?? '')]);
  const collected = new Collector(common, depth);
  for (const one of withs) collected.subquery(one.stmt);
  const sources = verb === 'select' || verb === 'delete' ? nodes(node.from) : nodes(node.table);
  const from = sources.flatMap((source) => collected.table(source) ?? []);
  for (const { using } of sources) collected.using(using);
  const joined = sources.flatMap((source) => (isNode(source.on) ? [collected.expression(source.on)] : []));
  const select = nodes(node.columns).flatMap((column) =>
    isNode(column.expr) ? [collected.expression(column.expr)] : [],
  );
  const where = isNode(node.where) ? collected.expression(node.where) : undefined;
  const assignments = [
    ...nodes(node.set).map((set) => ({
      column: text(set.column) ?? '',
      value: isNode(set.value) ? collected.expression(set.value) : undefined,
    })),
    ...(verb === 'insert' || verb === 'replace'
      ? names(node.columns).map((column) => ({ column, value: undefined }))
      : []),
  ];
  const groupBy = collected.other(node.groupby);
  for (const key of ['values', 'having', 'orderby', '_next', 'on_duplicate_update', 'window', 'limit'])
    collected.other(node[key]);
  return {
    verb,
    from,
    tables: collected.tables,
    select,
    where,
    joined,
    grouped: [node.groupby, node.having, node.distinct, node._next, node.window].some(
      (part) => part !== null && part !== undefined && !(isNode(part) && part.type === null && part.columns === null),
    ),
    groupBy,
    queries: collected.queries,
    assignments,
    columns: collected.columns,
    functions: [...collected.functions],
    variables: collected.variables,
  };
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isNode(value)) return undefined;
  return (
    text(value.value) ??
    nodes(value.name)
      .flatMap((part) => text(part.value) ?? [])
      .at(-1)
  );
}

/** Reads expressions, and keeps what all of them name. */
class Collector {
  readonly tables: QueryTable[] = [];
  readonly columns: ColumnReference[] = [];
  readonly functions = new Set<string>();
  readonly variables: string[] = [];
  readonly queries: QueryTree[] = [];
  readonly #common: ReadonlySet<string>;
  #depth: number;

  constructor(common: ReadonlySet<string>, depth: number) {
    this.#common = common;
    this.#depth = depth;
  }

  /** @returns undefined for a derived table, which is entered, and for a common table expression */
  table(source: Node): QueryTable | undefined {
    if (isNode(source.expr)) this.other(source.expr);
    const name = text(source.table);
    const schema = text(source.db);
    if (name === undefined || (schema === undefined && this.#common.has(name.toLowerCase()))) return undefined;
    const table = { schema, name, alias: text(source.as), join: text(source.join) };
    this.tables.push(table);
    return table;
  }

  /** Columns of JOIN … USING. */
  using(value: unknown): void {
    for (const name of Array.isArray(value) ? value.flatMap((one) => nameOf(one) ?? []) : []) {
      this.columns.push({ qualifier: undefined, name });
    }
  }

  subquery(value: unknown): QueryTree | undefined {
    const ast = isNode(value) && isNode(value.ast) ? value.ast : value;
    const tree = isNode(ast) ? readTree(ast, this.#common, this.#depth) : undefined;
    if (tree === undefined) return undefined;
    this.queries.push(tree, ...tree.queries);
    this.tables.push(...tree.tables);
    this.columns.push(...tree.columns);
    this.variables.push(...tree.variables);
    for (const name of tree.functions) this.functions.add(name);
    return tree;
  }

  expression(node: Node): Expression {
    this.#depth++;
    if (this.#depth > DEEPEST) throw new TooDeep();
    const expression = this.#read(node);
    this.#depth--;
    return expression;
  }

  #read(node: Node): Expression {
    const query = isNode(node.ast) || node.type === 'select' ? this.subquery(node) : undefined;
    if (query !== undefined) return { kind: 'query', query };
    switch (node.type) {
      case 'column_ref': {
        const name = nameOf(node.column);
        if (name === undefined || name === '*') return { kind: 'other', parts: [] };
        const column = { qualifier: text(node.table), name };
        this.columns.push(column);
        return { kind: 'column', ...column };
      }
      case 'number':
      case 'bigint':
        return { kind: 'literal', type: 'number', value: String(node.value) };
      case 'bool':
        return { kind: 'literal', type: 'boolean', value: String(node.value) };
      case 'null':
        return { kind: 'literal', type: 'null', value: 'NULL' };
      case 'single_quote_string':
      case 'double_quote_string':
      case 'string':
        return { kind: 'literal', type: 'string', value: String(node.value) };
      case 'var': {
        const name = `${text(node.prefix) ?? '@'}${text(node.name) ?? ''}${names(node.members)
          .map((member) => `.${member}`)
          .join('')}`;
        this.variables.push(name);
        return { kind: 'variable', name };
      }
      case 'function':
      case 'aggr_func': {
        const name = (nameOf(node.name) ?? '').toUpperCase();
        const parts = this.other(node.args);
        if (name === 'EXISTS' || name === 'NOT') return { kind: 'operator', operator: name, parts };
        this.functions.add(name);
        this.other(node.over);
        const { args } = node;
        const star = isNode(args) && isNode(args.expr) && args.expr.type === 'star';
        return { kind: 'call', name, parts, star };
      }
      case 'binary_expr':
        return {
          kind: 'operator',
          operator: operatorOf(node),
          parts: operandsOf(node).flatMap((one) => this.other(one)),
        };
      case 'unary_expr': {
        const operator = operatorOf(node);
        const parts = this.other(node.expr);
        if (operator !== 'NOT EXISTS') return { kind: 'operator', operator, parts };
        return { kind: 'operator', operator: 'NOT', parts: [{ kind: 'operator', operator: 'EXISTS', parts }] };
      }
      default:
        return { kind: 'other', parts: Object.values(node).flatMap((value) => this.other(value)) };
    }
  }

  /** Whatever holds expressions; lists are taken apart. */
  other(value: unknown): readonly Expression[] {
    if (Array.isArray(value)) return value.flatMap((one) => this.other(one));
    if (!isNode(value)) return [];
    if (value.type === 'expr_list' || (value.type === undefined && !isNode(value.ast))) {
      return Object.values(value).flatMap((one) => this.other(one));
    }
    return [this.expression(value)];
  }
}

/** All members of a chain of ANDs or ORs. A chain may have any length, because it is not nesting. */
function operandsOf(node: Node): readonly unknown[] {
  const operator = operatorOf(node);
  const operands = [node.right];
  let { left } = node;
  while (operator === 'AND' || operator === 'OR') {
    if (!isNode(left) || left.type !== 'binary_expr' || operatorOf(left) !== operator) break;
    operands.push(left.right);
    left = left.left;
  }
  return [...operands, left].reverse();
}

function operatorOf(node: Node): string {
  const operator = (text(node.operator) ?? '').toUpperCase();
  return operator === '!' ? 'NOT' : (borrowedOperators[operator] ?? operator);
}

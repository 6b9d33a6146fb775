/** A SELECT, UPDATE, DELETE or INSERT as the rules look at it: what it reads, writes, calls and compares. */
export interface QueryTree {
  readonly verb: 'select' | 'update' | 'delete' | 'insert' | 'replace';
  /** In the FROM of the statement itself (or what it updates or deletes from), joins included; no derived tables. */
  readonly from: readonly QueryTable[];
  /** Every table anywhere in it, subqueries included, common table expressions left out. */
  readonly tables: readonly QueryTable[];
  /** What the statement itself selects; of a UNION the first one's. */
  readonly select: readonly Expression[];
  readonly where: Expression | undefined;
  /** ON conditions of its joins. */
  readonly joined: readonly Expression[];
  /** GROUP BY, HAVING, DISTINCT, UNION or a window: its rows are not those of its tables. */
  readonly grouped: boolean;
  /** What its own GROUP BY groups by. */
  readonly groupBy: readonly Expression[];
  /** Every query inside it: derived tables, common table expressions, subqueries and the further parts of a UNION. */
  readonly queries: readonly QueryTree[];
  /** Columns that an UPDATE sets or an INSERT names, with the values of the former. */
  readonly assignments: readonly { readonly column: string; readonly value: Expression | undefined }[];
  readonly columns: readonly ColumnReference[];
  /** Upper case, aggregates included. */
  readonly functions: readonly string[];
  /** `@user` and `@@system` variables, as written. */
  readonly variables: readonly string[];
}

export interface QueryTable {
  readonly schema: string | undefined;
  readonly name: string;
  readonly alias: string | undefined;
  /** LEFT JOIN, INNER JOIN …; undefined for the first one. */
  readonly join: string | undefined;
}

export interface ColumnReference {
  readonly qualifier: string | undefined;
  readonly name: string;
}

export type Expression =
  | ({ readonly kind: 'column' } & ColumnReference)
  | { readonly kind: 'literal'; readonly type: 'number' | 'string' | 'boolean' | 'null'; readonly value: string }
  | { readonly kind: 'call'; readonly name: string; readonly parts: readonly Expression[]; readonly star: boolean }
  /** AND, OR, NOT, =, IS, IS NOT, IN, EXISTS, … in upper case. */
  | { readonly kind: 'operator'; readonly operator: string; readonly parts: readonly Expression[] }
  | { readonly kind: 'query'; readonly query: QueryTree }
  | { readonly kind: 'variable'; readonly name: string }
  /** CASE, INTERVAL, CAST and whatever else holds expressions. */
  | { readonly kind: 'other'; readonly parts: readonly Expression[] };

/** The parts that AND joins at the top of a condition; a condition without AND is one part. */
export function conjuncts(condition: Expression | undefined): readonly Expression[] {
  if (condition === undefined) return [];
  return condition.kind === 'operator' && condition.operator === 'AND'
    ? condition.parts.flatMap(conjuncts)
    : [condition];
}

/** The expression and all in it, subqueries not entered. */
export function* walk(expression: Expression): Iterable<Expression> {
  yield expression;
  if (expression.kind === 'call' || expression.kind === 'operator' || expression.kind === 'other') {
    for (const part of expression.parts) yield* walk(part);
  }
}

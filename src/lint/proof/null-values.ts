import type { JudgedBackfill } from '../../analysis/judged.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Expression, QueryTree } from '../../sql/queries/query-tree.ts';
import { writeName } from '../../sql/rendering/render-definition.ts';

/** Why a value may be NULL. */
export interface NullSource {
  /** The end of a sentence, after "wherever". */
  readonly when: string;
  /** True where only the rows decide: a nullable column may hold no NULL, and a subquery find a row each time. */
  readonly byData: boolean;
  /** The nullable column that it comes from, where it is one. */
  readonly column?: string | undefined;
}

/** Functions that give a value whatever they are given. */
const never = new Set(
  (
    'COUNT NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME ' +
    'UTC_TIMESTAMP UUID UUID_SHORT RAND JSON_OBJECT JSON_ARRAY ISNULL FIELD QUOTE CHAR LAST_INSERT_ID DEFAULT VALUES'
  ).split(' '),
);

/** Functions that give NULL where they find nothing. */
const finding = new Set('JSON_EXTRACT JSON_VALUE JSON_SEARCH JSON_KEYS REGEXP_SUBSTR ELT -> ->>'.split(' '));

/** What can make a value of a batch query's SET NULL, as far as the known tables show. */
export function nullSource(value: Expression, text: string, backfill: JudgedBackfill): NullSource | undefined {
  const { written } = backfill;
  if (written === undefined) return undefined;
  const { tokens } = lex(text);
  const count = (word: string) => tokens.filter(({ upper }) => upper === word).length;
  return sourceIn(value, { backfill, written, cases: count('CASE'), elses: count('ELSE') });
}

interface Context {
  readonly backfill: JudgedBackfill;
  readonly written: CatalogTable;
  readonly cases: number;
  readonly elses: number;
}

function sourceIn(value: Expression, context: Context): NullSource | undefined {
  switch (value.kind) {
    case 'literal':
      return value.type === 'null' ? { when: 'it is set to NULL', byData: false } : undefined;
    case 'column':
      return sourceInColumn(value.qualifier, value.name, context);
    case 'call':
      return sourceInCall(value.name, value.parts, context);
    case 'operator':
      if (['IS', 'IS NOT', 'EXISTS', 'NOT EXISTS', '<=>'].includes(value.operator)) return undefined;
      return sourceInCall(value.operator, value.parts, context);
    case 'query':
      return sourceInQuery(value.query, context);
    case 'other':
      // CAST and INTERVAL return NULL for NULL. The tree does not distinguish the conditions of a CASE from its values.
      if (context.cases === 0) return firstSource(value.parts, context);
      return context.cases > context.elses ? { when: 'no WHEN of its CASE holds', byData: false } : undefined;
    case 'variable':
      return undefined;
  }
}

function firstSource(parts: readonly Expression[], context: Context): NullSource | undefined {
  for (const part of parts) {
    const source = sourceIn(part, context);
    if (source !== undefined) return source;
  }
  return undefined;
}

function sourceInCall(name: string, parts: readonly Expression[], context: Context): NullSource | undefined {
  if (never.has(name)) return undefined;
  if (finding.has(name)) return { when: `${name} finds nothing`, byData: true };
  switch (name) {
    case 'NULLIF':
      return { when: 'NULLIF gives NULL', byData: false };
    case 'COALESCE':
    case 'IFNULL': {
      const sources = parts.map((part) => sourceIn(part, context));
      return sources.every((source) => source !== undefined) ? sources.at(-1) : undefined;
    }
    case 'IF':
      return firstSource(parts.slice(1), context);
    case 'CONCAT_WS':
      return firstSource(parts.slice(0, 1), context);
    default:
      return firstSource(parts, context);
  }
}

function sourceInColumn(
  qualifier: string | undefined,
  name: string,
  { backfill, written }: Context,
): NullSource | undefined {
  const { walked } = backfill.phase.batch.query;
  if (qualifier !== undefined && !sameName(qualifier, walked.alias ?? walked.table)) return undefined;
  const column = findColumn(written, name);
  if (column === undefined || !resolveColumn(column, written).nullable) return undefined;
  return { when: `${writeName(column.name)} is NULL`, byData: true, column: column.name };
}

/** A scalar subquery is NULL where it finds no row; a foreign key of NOT NULL columns says that it finds one. */
function sourceInQuery(query: QueryTree, { backfill, written }: Context): NullSource | undefined {
  const [result] = query.select;
  const [source, second] = query.from;
  if (result?.kind === 'call' && result.name === 'COUNT') return undefined;
  const nothing: NullSource = {
    when: `the subquery${source === undefined ? '' : ` of ${writeName(source.name)}`} finds no row`,
    byData: true,
  };
  if (source === undefined || second !== undefined || result?.kind !== 'column') return nothing;
  const table = backfill.before.table(source.schema, source.name);
  const column = table && findColumn(table, result.name);
  const isReferenced = written.foreignKeys.some(
    ({ references, columns }) =>
      sameName(references.table.name, source.name) &&
      columns.every((one) => {
        const own = findColumn(written, one);
        return own !== undefined && !resolveColumn(own, written).nullable;
      }),
  );
  if (table === undefined || column === undefined || !isReferenced) return nothing;
  if (!resolveColumn(column, table).nullable) return undefined;
  return { when: `${writeName(source.name)}.${writeName(column.name)} is NULL`, byData: false };
}

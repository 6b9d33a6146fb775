import type { JudgedStatement } from '../../analysis/judged.ts';
import { findColumn, findIndex, indexName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { writeIndex, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { IndexDefinition } from '../../sql/statements/definition.ts';
import { type KeyLength, keyLength, mostKeyBytes } from '../change/key-length.ts';
import type { Remark, Rule } from '../rule.ts';
import { spanIn, statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE pages (id BIGINT PRIMARY KEY, url VARCHAR(2000) NOT NULL) DEFAULT CHARACTER SET utf8mb4;';

export const rule: Rule = {
  name: 'index-key-too-long',
  group: 'types',
  severity: 'error',
  flags:
    'An index whose key is longer than 3072 bytes, because it is new or a column grows. With ROW_FORMAT=COMPACT or REDUNDANT ' +
    'the limit is 767 bytes per column. Also an index over a TEXT or BLOB column without a prefix length (error 1170).',
  why: 'MySQL refuses the statement with error 1071.',
  instead: 'Index a prefix of the column. For uniqueness, index a generated column with a hash of it.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE pages ADD INDEX pages_url (url);
            rollback_sql: |
              ALTER TABLE pages DROP INDEX pages_url;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE pages ADD INDEX pages_url (url(768));
            rollback_sql: |
              ALTER TABLE pages DROP INDEX pages_url;
      `,
    },
  },
  *statement(judged) {
    const tables = tablesOf(judged);
    if (tables === undefined) return;
    const { before, after } = tables;
    for (const index of after.indexes) {
      const whole = wholeText(index, after);
      if (whole !== undefined) {
        const was = before && findIndex(before, indexName(index) ?? '');
        if (was === undefined || before === undefined || wholeText(was, before) === undefined) {
          yield {
            ...placeOf(judged, index),
            message: `${writeTable(after)}.${writeName(whole)} is a TEXT or BLOB column, and the index has no prefix length for it.`,
            why: 'MySQL refuses the statement with error 1170.',
            fix: prefixed(index, before, after),
          };
        }
        continue;
      }
      const length = keyLength(index, after);
      if (length === undefined || !isTooLong(length) || wasAsLong(index, length, before)) continue;
      const isWhole = length.bytes > mostKeyBytes;
      const most = isWhole ? mostKeyBytes : length.mostOfPart;
      const bytes = isWhole ? length.bytes : Math.max(...length.parts.map((part) => part.bytes));
      const columns = index.parts.map(({ column, expression }) =>
        column === undefined ? `(${expression})` : writeName(column),
      );
      yield {
        ...placeOf(judged, index),
        message: `The key of ${indexName(index) === undefined ? 'an index' : `the index ${writeName(indexName(index) ?? '')}`} over ${columns.join(', ')} of ${writeTable(after)} needs ${bytes} bytes; the limit is ${most} bytes.`,
        fix: fixOf(index, length, before, after),
      };
    }
  },
};

/** The first TEXT or BLOB column in an index without a prefix length. */
function wholeText({ kind, parts }: IndexDefinition, table: CatalogTable): string | undefined {
  if (kind === 'fulltext' || kind === 'spatial') return undefined;
  return parts.find(({ column, prefix }) => {
    const definition = column === undefined || prefix !== undefined ? undefined : findColumn(table, column);
    return definition !== undefined && /(text|blob)$/.test(resolveColumn(definition, table).type);
  })?.column;
}

/** A prefix of 191 characters distinguishes most texts and fits every row format. */
function prefixed(index: IndexDefinition, before: CatalogTable | undefined, after: CatalogTable): string | undefined {
  const isNew = before !== undefined && findIndex(before, indexName(index) ?? '') === undefined;
  if (index.kind !== 'plain' || !isNew) return undefined;
  const parts = index.parts.map((part) =>
    wholeText({ ...index, parts: [part] }, after) === undefined ? part : { ...part, prefix: 191 },
  );
  return `ALTER TABLE ${writeTable(after)} ADD ${writeIndex({ ...index, parts })};`;
}

interface Tables {
  readonly before: CatalogTable | undefined;
  readonly after: CatalogTable;
}

function tablesOf({ change, statement, after }: JudgedStatement): Tables | undefined {
  if (change !== undefined) return change;
  if (statement.kind !== 'create-table' || statement.like !== undefined) return undefined;
  const table = after.table(statement.table.schema, statement.table.name);
  return table?.createdHere === true ? { before: undefined, after: table } : undefined;
}

function isTooLong({ parts, bytes, mostOfPart }: KeyLength): boolean {
  return bytes > mostKeyBytes || parts.some((part) => part.bytes > mostOfPart);
}

function wasAsLong(index: IndexDefinition, { bytes }: KeyLength, before: CatalogTable | undefined): boolean {
  const known = before && findIndex(before, indexName(index) ?? '');
  return known !== undefined && before !== undefined && (keyLength(known, before)?.bytes ?? 0) >= bytes;
}

function placeOf(judged: JudgedStatement, index: IndexDefinition): Pick<Remark, 'place' | 'end'> {
  const { change, placed, statement } = judged;
  if (statement.kind !== 'alter-table') return statementSpan(judged);
  const clause =
    change?.clauses.find(
      (one) => (one.op === 'add-index' || one.op === 'add-primary-key') && indexName(one.index) === indexName(index),
    ) ??
    change?.clauses.find(
      (one) =>
        one.op === 'convert-charset' ||
        ((one.op === 'modify-column' || one.op === 'change-column') &&
          index.parts.some(({ column }) => column?.toLowerCase() === one.column.name.toLowerCase())),
    );
  return clause === undefined ? statementSpan(judged) : spanIn(placed.locate, clause.span);
}

/** Shortens the longest part to a prefix that fits; a unique index uses a hash column in its place. */
function fixOf(
  index: IndexDefinition,
  { parts, bytes, mostOfPart }: KeyLength,
  before: CatalogTable | undefined,
  after: CatalogTable,
): string | undefined {
  const sizes = parts.map((part) => (part.each === undefined ? 0 : part.bytes));
  const longest = sizes.indexOf(Math.max(...sizes));
  const part = index.parts[longest];
  const each = parts[longest]?.each;
  if (part?.column === undefined || each === undefined || index.kind === 'primary') return undefined;
  const others = bytes - (sizes[longest] ?? 0);
  const prefix = Math.floor(Math.min(mostOfPart, mostKeyBytes - others) / each);
  const table = writeTable(after);
  const name = indexName(index);
  const drop = before && name !== undefined && findIndex(before, name) ? `DROP INDEX ${writeName(name)}, ` : '';
  const replaced = (column: string, length: number | undefined) => ({
    ...index,
    parts: index.parts.map((one, position) => (position === longest ? { ...one, column, prefix: length } : one)),
  });
  if (index.kind !== 'unique') {
    return prefix < 1 ? undefined : `ALTER TABLE ${table} ${drop}ADD ${writeIndex(replaced(part.column, prefix))};`;
  }
  const hash = `${part.column.slice(0, 59)}_hash`;
  if (findColumn(after, hash) !== undefined) return undefined;
  return [
    `ALTER TABLE ${table} ADD COLUMN ${writeName(hash)} BINARY(32) AS (UNHEX(SHA2(${writeName(part.column)}, 256))) VIRTUAL;`,
    `ALTER TABLE ${table} ${drop}ADD ${writeIndex(replaced(hash, undefined))};`,
  ].join('\n');
}

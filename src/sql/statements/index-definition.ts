import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import type { CheckDefinition, ForeignKeyDefinition, IndexDefinition, IndexPart } from './definition.ts';

/** What an ADD clause of ALTER TABLE or an element of CREATE TABLE adds besides columns. */
export type TableConstraint =
  | { readonly kind: 'index'; readonly index: IndexDefinition }
  | { readonly kind: 'foreign-key'; readonly foreignKey: ForeignKeyDefinition }
  | { readonly kind: 'check'; readonly check: CheckDefinition };

/**
 * An index, key or constraint, if one begins here.
 * @returns undefined, with nothing stepped over, where a column begins
 * @throws Unreadable
 */
export function readTableConstraint(reader: TokenReader): TableConstraint | undefined {
  const symbol = readConstraintName(reader);
  if (reader.accept('PRIMARY', 'KEY')) {
    // MySQL reads a name here and forgets it: a primary key is called PRIMARY.
    const index = readIndexRest(reader, 'primary', readIndexName(reader));
    return { kind: 'index', index: { ...index, name: undefined } };
  }
  if (reader.accept('UNIQUE')) {
    reader.acceptOne(['INDEX', 'KEY']);
    return { kind: 'index', index: readIndexRest(reader, 'unique', readIndexName(reader) ?? symbol?.name) };
  }
  if (reader.accept('FOREIGN', 'KEY')) {
    // A name here is that of the index which MySQL may add, and not the key's (manual, "FOREIGN KEY Constraints"; 9.7.4).
    readIndexName(reader);
    return { kind: 'foreign-key', foreignKey: readForeignKey(reader, symbol?.name) };
  }
  if (reader.is('CHECK')) return { kind: 'check', check: readCheck(reader, symbol?.name) };
  if (symbol !== undefined) throw new Unreadable('PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK', reader.token);
  const kind = reader.acceptOne(['FULLTEXT', 'SPATIAL']);
  if (kind === undefined && reader.acceptOne(['INDEX', 'KEY']) === undefined) return undefined;
  if (kind !== undefined) reader.acceptOne(['INDEX', 'KEY']);
  return { kind: 'index', index: readIndexRest(reader, indexKind(kind), readIndexName(reader)) };
}

/** @param word UNIQUE, FULLTEXT, SPATIAL or nothing */
export function indexKind(word: string | undefined): IndexDefinition['kind'] {
  if (word === 'UNIQUE') return 'unique';
  if (word === 'FULLTEXT') return 'fulltext';
  return word === 'SPATIAL' ? 'spatial' : 'plain';
}

/** `CONSTRAINT [name]`; the name of a nameless one is undefined. */
export function readConstraintName(reader: TokenReader): { readonly name: string | undefined } | undefined {
  if (!reader.accept('CONSTRAINT')) return undefined;
  return { name: reader.isName ? reader.identifier() : undefined };
}

function readIndexName(reader: TokenReader): string | undefined {
  if (!reader.isName || startsIndexType(reader)) return undefined;
  return reader.identifier();
}

/** TYPE is an old word for USING, and may be a name. */
function startsIndexType(reader: TokenReader): boolean {
  return ['BTREE', 'HASH', 'RTREE'].some((type) => reader.is('USING', type) || reader.is('TYPE', type));
}

/** What follows an index's name: its type, parts and options. */
export function readIndexRest(
  reader: TokenReader,
  kind: IndexDefinition['kind'],
  name: string | undefined,
): IndexDefinition {
  const using = readIndexType(reader);
  const parts = readIndexParts(reader);
  const options = readIndexOptions(reader);
  return { name, kind, parts, ...options, using: options.using ?? using };
}

/** `USING BTREE`, in lower case. */
export function readIndexType(reader: TokenReader): string | undefined {
  if (!startsIndexType(reader)) return undefined;
  reader.index += 1;
  return reader.next().upper.toLowerCase();
}

export function readIndexParts(reader: TokenReader): IndexPart[] {
  reader.expect('(');
  const parts: IndexPart[] = [];
  do {
    let part: Omit<IndexPart, 'descending'>;
    if (reader.is('(')) {
      part = { column: undefined, expression: reader.text(reader.parenthesised()), prefix: undefined };
    } else {
      const column = reader.identifier('a column name');
      let prefix: number | undefined;
      if (reader.accept('(')) {
        prefix = reader.integer();
        reader.expect(')');
      }
      part = { column, expression: undefined, prefix };
    }
    const order = reader.acceptOne(['ASC', 'DESC']);
    parts.push({ ...part, descending: order === 'DESC' });
  } while (reader.accept(','));
  reader.expect(')');
  return parts;
}

function readIndexOptions(reader: TokenReader) {
  let using: string | undefined;
  let comment: string | undefined;
  let parser: string | undefined;
  let invisible = false;
  for (;;) {
    const type = readIndexType(reader);
    if (type !== undefined) using = type;
    else if (reader.accept('COMMENT')) comment = reader.string();
    else if (reader.accept('VISIBLE')) invisible = false;
    else if (reader.accept('INVISIBLE')) invisible = true;
    else if (reader.accept('WITH', 'PARSER')) parser = reader.identifier();
    else if (reader.accept('KEY_BLOCK_SIZE')) {
      acceptEquals(reader);
      reader.next();
    } else if (reader.acceptOne(['ENGINE_ATTRIBUTE', 'SECONDARY_ENGINE_ATTRIBUTE']) !== undefined) {
      acceptEquals(reader);
      reader.string();
    } else return { using, comment, parser, invisible };
  }
}

/** MySQL takes `:=` for `=` in options. */
export function acceptEquals(reader: TokenReader): void {
  if (!reader.accept('=')) reader.accept(':=');
}

/** From the parenthesis of the columns on. */
function readForeignKey(reader: TokenReader, name: string | undefined): ForeignKeyDefinition {
  const columns = readIndexParts(reader).map((part) => part.column ?? '');
  return { name, columns, ...readReferences(reader) };
}

/** `REFERENCES table (columns) [MATCH …] [ON DELETE …] [ON UPDATE …]` */
export function readReferences(reader: TokenReader): Omit<ForeignKeyDefinition, 'name' | 'columns'> {
  reader.expect('REFERENCES');
  const table = reader.objectName();
  const columns = reader.is('(') ? readIndexParts(reader).map((part) => part.column ?? '') : [];
  if (reader.accept('MATCH') && reader.acceptOne(['FULL', 'PARTIAL', 'SIMPLE']) === undefined) {
    throw new Unreadable('FULL, PARTIAL or SIMPLE', reader.token);
  }
  let onDelete: string | undefined;
  let onUpdate: string | undefined;
  while (reader.is('ON', 'DELETE') || reader.is('ON', 'UPDATE')) {
    reader.index += 1;
    if (reader.accept('DELETE')) onDelete = readReferentialAction(reader);
    else if (reader.accept('UPDATE')) onUpdate = readReferentialAction(reader);
  }
  return { references: { table, columns }, onDelete, onUpdate };
}

function readReferentialAction(reader: TokenReader): string {
  for (const action of ['RESTRICT', 'CASCADE', 'SET NULL', 'NO ACTION', 'SET DEFAULT']) {
    if (reader.accept(...action.split(' '))) return action;
  }
  throw new Unreadable('a referential action', reader.token);
}

export function readCheck(reader: TokenReader, name: string | undefined): CheckDefinition {
  reader.expect('CHECK');
  const expression = reader.text(reader.parenthesised());
  return { name, expression, enforced: readEnforcement(reader) ?? true };
}

/** `[NOT] ENFORCED`; undefined where neither stands. */
export function readEnforcement(reader: TokenReader): boolean | undefined {
  if (reader.accept('NOT', 'ENFORCED')) return false;
  return reader.accept('ENFORCED') ? true : undefined;
}

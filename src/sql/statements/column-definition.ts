import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { readCharsetName, readColumnType } from './column-type.ts';
import type { ColumnDefinition, ColumnPosition } from './definition.ts';
import { acceptEquals, readCheck, readConstraintName, readEnforcement, readReferences } from './index-definition.ts';

type Attributes = { -readonly [Key in keyof ColumnDefinition]: ColumnDefinition[Key] };

/**
 * A column's name, type and attributes, in any order that MySQL takes.
 * @throws Unreadable
 */
export function readColumnDefinition(reader: TokenReader): ColumnDefinition {
  const name = reader.identifier('a column name');
  const { type, charset, serial } = readColumnType(reader);
  const column: Attributes = {
    name,
    type,
    nullable: serial ? false : undefined,
    default: undefined,
    onUpdate: undefined,
    autoIncrement: serial,
    generated: undefined,
    invisible: undefined,
    comment: undefined,
    charset,
    collation: undefined,
    srid: undefined,
    columnFormat: undefined,
    storage: undefined,
    inlineKey: serial ? 'unique' : undefined,
    inlineCheck: undefined,
    inlineReference: false,
  };
  while (readAttribute(reader, column));
  return column;
}

/** @returns false where no further attribute stands */
function readAttribute(reader: TokenReader, column: Attributes): boolean {
  if (reader.accept('NOT', 'NULL')) column.nullable = false;
  else if (reader.accept('NULL')) column.nullable = true;
  else if (reader.accept('NOT', 'SECONDARY')) return true;
  else if (reader.accept('DEFAULT')) column.default = readDefault(reader);
  else if (reader.accept('ON', 'UPDATE')) column.onUpdate = readNow(reader);
  else if (reader.accept('AUTO_INCREMENT')) column.autoIncrement = true;
  else if (reader.accept('SERIAL', 'DEFAULT', 'VALUE')) {
    column.nullable = false;
    column.autoIncrement = true;
    column.inlineKey ??= 'unique';
  } else if (reader.accept('PRIMARY', 'KEY') || reader.accept('PRIMARY')) column.inlineKey = 'primary';
  else if (reader.accept('UNIQUE')) {
    reader.accept('KEY');
    if (column.inlineKey !== 'primary') column.inlineKey = 'unique';
  } else if (reader.accept('KEY')) column.inlineKey ??= 'key';
  else if (reader.accept('COMMENT')) column.comment = reader.string();
  else if (reader.accept('COLLATE')) {
    acceptEquals(reader);
    column.collation = readCharsetName(reader);
  } else if (reader.accept('COLUMN_FORMAT')) column.columnFormat = readWord(reader, ['DEFAULT', 'FIXED', 'DYNAMIC']);
  else if (reader.accept('STORAGE')) column.storage = readWord(reader, ['DEFAULT', 'DISK', 'MEMORY']);
  else if (reader.accept('VISIBLE')) column.invisible = false;
  else if (reader.accept('INVISIBLE')) column.invisible = true;
  else if (reader.accept('SRID')) column.srid = reader.integer();
  else if (reader.acceptOne(['ENGINE_ATTRIBUTE', 'SECONDARY_ENGINE_ATTRIBUTE']) !== undefined) {
    acceptEquals(reader);
    reader.string();
  } else if (reader.is('REFERENCES')) {
    column.inlineReference = true;
    column.inlineForeignKey = { name: undefined, columns: [column.name], ...readReferences(reader) };
  } else if (reader.is('CONSTRAINT') || reader.is('CHECK')) {
    const symbol = readConstraintName(reader);
    const check = readCheck(reader, symbol?.name);
    column.inlineCheck ??= check;
  } else if (reader.is('GENERATED') || reader.is('AS')) column.generated = readGenerated(reader);
  else if (column.inlineCheck !== undefined) {
    const enforced = readEnforcement(reader);
    if (enforced === undefined) return false;
    column.inlineCheck = { ...column.inlineCheck, enforced };
  } else return false;
  return true;
}

function readGenerated(reader: TokenReader): ColumnDefinition['generated'] {
  if (reader.accept('GENERATED')) reader.expect('ALWAYS');
  reader.expect('AS');
  const expression = reader.text(reader.parenthesised());
  const stored = reader.acceptOne(['STORED', 'VIRTUAL']) === 'STORED';
  return { expression, stored };
}

const nowFunctions = ['CURRENT_TIMESTAMP', 'NOW', 'LOCALTIME', 'LOCALTIMESTAMP'];

/** What follows DEFAULT; the text of an expression keeps its parentheses. */
export function readDefault(reader: TokenReader): NonNullable<ColumnDefinition['default']> {
  const from = reader.index;
  if (reader.accept('NULL')) return { kind: 'null', text: reader.textOf(from, reader.index) };
  if (reader.is('(')) {
    reader.parenthesised();
    return { kind: 'expression', text: reader.textOf(from, reader.index) };
  }
  if (nowFunctions.some((name) => reader.is(name))) return { kind: 'current-timestamp', text: readNow(reader) };
  readLiteral(reader);
  return { kind: 'literal', text: reader.textOf(from, reader.index) };
}

function readNow(reader: TokenReader): string {
  const from = reader.index;
  if (reader.acceptOne(nowFunctions) === undefined) throw new Unreadable('CURRENT_TIMESTAMP', reader.token);
  if (reader.accept('(')) {
    if (reader.token?.kind === 'number') reader.integer();
    reader.expect(')');
  }
  return reader.textOf(from, reader.index);
}

function readLiteral(reader: TokenReader): void {
  const signed = reader.acceptOne(['-', '+']) !== undefined;
  const kind = reader.token?.kind;
  if (kind === 'number') reader.index += 1;
  else if (signed) throw new Unreadable('a number', reader.token);
  else if (reader.acceptOne(['TRUE', 'FALSE']) !== undefined) return;
  else if (kind === 'binary' || (kind === 'introducer' && reader.tokens[reader.index + 1]?.kind === 'binary')) {
    reader.index += kind === 'binary' ? 1 : 2;
  } else {
    reader.acceptOne(['DATE', 'TIME', 'TIMESTAMP']);
    reader.string('a literal or an expression in parentheses');
  }
}

function readWord(reader: TokenReader, words: readonly string[]): string {
  const word = reader.acceptOne(words);
  if (word === undefined) throw new Unreadable(words.join(' or '), reader.token);
  return word;
}

/** `FIRST` or `AFTER column` after a column in ALTER TABLE. */
export function readColumnPosition(reader: TokenReader): ColumnPosition {
  if (reader.accept('FIRST')) return 'first';
  return reader.accept('AFTER') ? { after: reader.identifier('a column name') } : 'unchanged';
}

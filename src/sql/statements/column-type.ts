import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import type { ColumnType } from './definition.ts';

export interface ReadType {
  readonly type: ColumnType;
  readonly charset: string | undefined;
  /** SERIAL: BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE. */
  readonly serial: boolean;
}

/** What MySQL stores for names of other databases and older versions (manual, "Using Data Types from Other Database Engines"). */
const synonyms: Readonly<Record<string, string>> = {
  BOOL: 'tinyint',
  BOOLEAN: 'tinyint',
  INT1: 'tinyint',
  INT2: 'smallint',
  INT3: 'mediumint',
  MIDDLEINT: 'mediumint',
  INT4: 'int',
  INTEGER: 'int',
  INT8: 'bigint',
  DEC: 'decimal',
  NUMERIC: 'decimal',
  FIXED: 'decimal',
  FLOAT4: 'float',
  FLOAT8: 'double',
  REAL: 'double',
  CHARACTER: 'char',
  NCHAR: 'char',
  VARCHARACTER: 'varchar',
  NVARCHAR: 'varchar',
  LONG: 'mediumtext',
  GEOMCOLLECTION: 'geometrycollection',
};

const plain = new Set(
  (
    'BIGINT BINARY BIT BLOB CHAR DATE DATETIME DECIMAL DOUBLE ENUM FLOAT GEOMETRY GEOMETRYCOLLECTION INT JSON LINESTRING ' +
    'LONGBLOB LONGTEXT MEDIUMBLOB MEDIUMINT MEDIUMTEXT MULTILINESTRING MULTIPOINT MULTIPOLYGON POINT POLYGON SET SMALLINT TEXT ' +
    'TIME TIMESTAMP TINYBLOB TINYINT TINYTEXT VARBINARY VARCHAR VECTOR YEAR'
  ).split(' '),
);

/** @throws Unreadable where no type of MySQL 8.0 to 9.7 stands */
export function readColumnType(reader: TokenReader): ReadType {
  if (reader.accept('SERIAL')) {
    return { type: { ...bare('bigint'), unsigned: true }, charset: undefined, serial: true };
  }
  const first = reader.token;
  const national = reader.accept('NATIONAL');
  const { name, nationalName } = readTypeName(reader);
  const isBool = first?.upper === 'BOOL' || first?.upper === 'BOOLEAN';
  const isList = name === 'enum' || name === 'set';
  const members = isList ? readMembers(reader) : undefined;
  const written = !isList && reader.is('(') ? readArguments(reader) : [];
  let [unsigned, zerofill, binary] = [false, false, false];
  let charset = national || nationalName ? 'utf8mb3' : undefined;
  let asBinary = false;
  for (;;) {
    if (reader.accept('UNSIGNED')) unsigned = true;
    else if (reader.accept('ZEROFILL')) zerofill = true;
    else if (reader.accept('BINARY')) binary = true;
    else if (reader.accept('ASCII')) charset = 'latin1';
    else if (reader.accept('UNICODE')) charset = 'ucs2';
    else if (reader.accept('BYTE')) asBinary = true;
    else if (acceptCharset(reader)) charset = readCharsetName(reader);
    else if (!reader.accept('SIGNED')) break;
  }
  const type = {
    name: asBinary ? (byteTypes[name] ?? name) : name,
    arguments: isBool ? [1] : written,
    members,
    unsigned: unsigned || zerofill,
    zerofill,
    binary,
  };
  return { type, charset, serial: false };
}

const byteTypes: Readonly<Record<string, string>> = {
  char: 'binary',
  varchar: 'varbinary',
  tinytext: 'tinyblob',
  text: 'blob',
  mediumtext: 'mediumblob',
  longtext: 'longblob',
};

function bare(name: string): ColumnType {
  return { name, arguments: [], members: undefined, unsigned: false, zerofill: false, binary: false };
}

/** The one name that MySQL has for the type, and whether it is one of the national character set. */
function readTypeName(reader: TokenReader): { readonly name: string; readonly nationalName: boolean } {
  const word = reader.token?.upper ?? '';
  if (!plain.has(word) && synonyms[word] === undefined) throw new Unreadable('a column type', reader.token);
  reader.index += 1;
  const nationalName = word === 'NCHAR' || word === 'NVARCHAR';
  const name = synonyms[word] ?? word.toLowerCase();
  if (name === 'char' && reader.acceptOne(['VARYING', 'VARCHAR', 'VARCHARACTER']))
    return { name: 'varchar', nationalName };
  if (name === 'double') reader.accept('PRECISION');
  if (word === 'LONG') {
    if (reader.accept('VARBINARY')) return { name: 'mediumblob', nationalName };
    if (reader.accept('CHAR', 'VARYING') || reader.accept('CHARACTER', 'VARYING')) return { name, nationalName };
    reader.acceptOne(['VARCHAR', 'VARCHARACTER']);
  }
  return { name, nationalName };
}

function readArguments(reader: TokenReader): number[] {
  reader.expect('(');
  const values = [reader.integer()];
  if (reader.accept(',')) values.push(reader.integer());
  reader.expect(')');
  return values;
}

/** Members may be hexadecimal or bit literals, which are kept as written. */
function readMembers(reader: TokenReader): string[] {
  reader.expect('(');
  const members: string[] = [];
  do members.push(reader.token?.kind === 'binary' ? reader.next().text : reader.string());
  while (reader.accept(','));
  reader.expect(')');
  return members;
}

/** Steps over CHARACTER SET and its short forms. */
export function acceptCharset(reader: TokenReader): boolean {
  return reader.accept('CHARSET') || reader.accept('CHARACTER', 'SET') || reader.accept('CHAR', 'SET');
}

/** A character set's or collation's name: a word, a string, or the reserved word BINARY. */
export function readCharsetName(reader: TokenReader): string {
  if (reader.token?.kind === 'string') return reader.string();
  if (reader.accept('BINARY')) return 'binary';
  return reader.identifier('a character set');
}

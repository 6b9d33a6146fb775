import type { ObjectName, Span } from '../lexing/span.ts';
import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { readColumnDefinition, readColumnPosition, readDefault } from './column-definition.ts';
import { acceptCharset, readCharsetName } from './column-type.ts';
import type {
  CheckDefinition,
  ColumnDefinition,
  ColumnPosition,
  ForeignKeyDefinition,
  IndexDefinition,
} from './definition.ts';
import { acceptEquals, readEnforcement, readTableConstraint, type TableConstraint } from './index-definition.ts';
import { type PartitionOperation, readPartitionClause, startsPartitionClause } from './partition-clauses.ts';
import { readTableOption } from './table-options.ts';

/** What a clause of ALTER TABLE says. A new clause: its shape here, its reading below, and what MySQL does with it in ddl/operations.ts. */
export type AlterOperation =
  | { readonly op: 'add-column'; readonly columns: readonly ColumnDefinition[]; readonly position: ColumnPosition }
  | { readonly op: 'drop-column'; readonly column: string }
  | { readonly op: 'modify-column'; readonly column: ColumnDefinition; readonly position: ColumnPosition }
  | {
      readonly op: 'change-column';
      readonly from: string;
      readonly column: ColumnDefinition;
      readonly position: ColumnPosition;
    }
  | { readonly op: 'rename-column'; readonly from: string; readonly to: string }
  | { readonly op: 'set-default'; readonly column: string; readonly expression: string }
  | { readonly op: 'drop-default'; readonly column: string }
  | { readonly op: 'set-column-visibility'; readonly column: string; readonly visible: boolean }
  | { readonly op: 'add-index'; readonly index: IndexDefinition }
  | { readonly op: 'add-primary-key'; readonly index: IndexDefinition }
  | { readonly op: 'drop-index'; readonly index: string }
  | { readonly op: 'drop-primary-key' }
  | { readonly op: 'rename-index'; readonly from: string; readonly to: string }
  | { readonly op: 'set-index-visibility'; readonly index: string; readonly visible: boolean }
  | { readonly op: 'add-foreign-key'; readonly foreignKey: ForeignKeyDefinition }
  | { readonly op: 'drop-foreign-key'; readonly name: string }
  | { readonly op: 'add-check'; readonly check: CheckDefinition }
  /** DROP CHECK, or DROP CONSTRAINT, whose name may be a check, key or foreign key. */
  | { readonly op: 'drop-check'; readonly name: string }
  | { readonly op: 'drop-constraint'; readonly name: string }
  | { readonly op: 'alter-check'; readonly name: string; readonly enforced: boolean }
  | { readonly op: 'rename-table'; readonly to: ObjectName }
  | { readonly op: 'convert-charset'; readonly charset: string; readonly collation: string | undefined }
  | { readonly op: 'order-by'; readonly columns: readonly string[] }
  | { readonly op: 'force' }
  | { readonly op: 'keys'; readonly enable: boolean }
  | { readonly op: 'tablespace'; readonly action: 'discard' | 'import' }
  | { readonly op: 'validation'; readonly with: boolean }
  | { readonly op: 'secondary-engine'; readonly action: 'load' | 'unload' }
  /** ENGINE, ROW_FORMAT, COMMENT, AUTO_INCREMENT, CHARACTER SET …; `name` normalised, e.g. `default character set`. */
  | { readonly op: 'table-option'; readonly name: string; readonly value: string }
  | PartitionOperation
  | { readonly op: 'unread'; readonly text: string };

type PlacedOperation = { readonly span: Span } & AlterOperation;

/**
 * One clause of ALTER TABLE other than ALGORITHM and LOCK; `ADD ( … )` with indexes among the columns gives several.
 * @throws Unreadable
 */
export function readAlterClause(reader: TokenReader): PlacedOperation[] {
  const start = reader.token?.start ?? 0;
  if (startsPartitionClause(reader)) return [finish(reader, start, readPartitionClause(reader))];
  if (reader.accept('ADD')) return readAdd(reader, start);
  return [finish(reader, start, readOperation(reader))];
}

function finish(reader: TokenReader, start: number, operation: AlterOperation): PlacedOperation {
  return { ...operation, span: { start, end: reader.lastEnd } };
}

function readOperation(reader: TokenReader): AlterOperation {
  if (reader.accept('DROP')) return readDrop(reader);
  if (reader.accept('MODIFY')) {
    reader.accept('COLUMN');
    const column = readColumnDefinition(reader);
    return { op: 'modify-column', column, position: readColumnPosition(reader) };
  }
  if (reader.accept('CHANGE')) {
    reader.accept('COLUMN');
    const from = reader.identifier('a column name');
    const column = readColumnDefinition(reader);
    return { op: 'change-column', from, column, position: readColumnPosition(reader) };
  }
  if (reader.accept('ALTER')) return readAlter(reader);
  if (reader.accept('RENAME')) return readRename(reader);
  if (reader.accept('CONVERT', 'TO')) return readConvert(reader);
  if (reader.accept('ORDER', 'BY')) return { op: 'order-by', columns: readOrder(reader) };
  if (reader.accept('FORCE')) return { op: 'force' };
  if (reader.accept('ENABLE', 'KEYS')) return { op: 'keys', enable: true };
  if (reader.accept('DISABLE', 'KEYS')) return { op: 'keys', enable: false };
  if (reader.accept('DISCARD', 'TABLESPACE')) return { op: 'tablespace', action: 'discard' };
  if (reader.accept('IMPORT', 'TABLESPACE')) return { op: 'tablespace', action: 'import' };
  if (reader.accept('WITH', 'VALIDATION')) return { op: 'validation', with: true };
  if (reader.accept('WITHOUT', 'VALIDATION')) return { op: 'validation', with: false };
  if (reader.accept('SECONDARY_LOAD')) return { op: 'secondary-engine', action: 'load' };
  if (reader.accept('SECONDARY_UNLOAD')) return { op: 'secondary-engine', action: 'unload' };
  const option = readTableOption(reader);
  if (option !== undefined) return { op: 'table-option', ...option };
  throw new Unreadable('a clause of ALTER TABLE', reader.token);
}

function readAdd(reader: TokenReader, start: number): PlacedOperation[] {
  const hasWord = reader.accept('COLUMN');
  if (reader.is('(')) return readAddList(reader, start);
  const constraint = hasWord ? undefined : readTableConstraint(reader);
  if (constraint !== undefined) return [finish(reader, start, constraintOperation(constraint))];
  const column = readColumnDefinition(reader);
  return [finish(reader, start, { op: 'add-column', columns: [column], position: readColumnPosition(reader) })];
}

/** Columns of one list stay one clause. Each index or constraint in the list is a separate clause, with the list's span. */
function readAddList(reader: TokenReader, start: number): PlacedOperation[] {
  reader.expect('(');
  const columns: ColumnDefinition[] = [];
  const others: AlterOperation[] = [];
  do {
    const constraint = readTableConstraint(reader);
    if (constraint === undefined) columns.push(readColumnDefinition(reader));
    else others.push(constraintOperation(constraint));
  } while (reader.accept(','));
  reader.expect(')');
  const operations = columns.length === 0 ? others : [addColumns(columns), ...others];
  return operations.map((operation) => finish(reader, start, operation));
}

function addColumns(columns: readonly ColumnDefinition[]): AlterOperation {
  return { op: 'add-column', columns, position: 'unchanged' };
}

function constraintOperation(constraint: TableConstraint): AlterOperation {
  if (constraint.kind === 'foreign-key') return { op: 'add-foreign-key', foreignKey: constraint.foreignKey };
  if (constraint.kind === 'check') return { op: 'add-check', check: constraint.check };
  const { index } = constraint;
  return index.kind === 'primary' ? { op: 'add-primary-key', index } : { op: 'add-index', index };
}

function readDrop(reader: TokenReader): AlterOperation {
  if (reader.accept('PRIMARY', 'KEY')) return { op: 'drop-primary-key' };
  if (reader.accept('FOREIGN', 'KEY')) return { op: 'drop-foreign-key', name: reader.identifier('a foreign key') };
  if (reader.acceptOne(['INDEX', 'KEY']) !== undefined)
    return { op: 'drop-index', index: reader.identifier('an index name') };
  if (reader.accept('CHECK')) return { op: 'drop-check', name: reader.identifier('a constraint name') };
  if (reader.accept('CONSTRAINT')) return { op: 'drop-constraint', name: reader.identifier('a constraint name') };
  reader.accept('COLUMN');
  const column = reader.identifier('a column name');
  reader.acceptOne(['RESTRICT', 'CASCADE']);
  return { op: 'drop-column', column };
}

function readAlter(reader: TokenReader): AlterOperation {
  if (reader.accept('INDEX')) {
    const index = reader.identifier('an index name');
    return { op: 'set-index-visibility', index, visible: readVisibility(reader) };
  }
  if (reader.acceptOne(['CHECK', 'CONSTRAINT']) !== undefined) {
    const name = reader.identifier('a constraint name');
    const enforced = readEnforcement(reader);
    if (enforced === undefined) throw new Unreadable('ENFORCED', reader.token);
    return { op: 'alter-check', name, enforced };
  }
  reader.accept('COLUMN');
  const column = reader.identifier('a column name');
  if (reader.accept('DROP', 'DEFAULT')) return { op: 'drop-default', column };
  if (reader.accept('SET', 'DEFAULT')) return { op: 'set-default', column, expression: readDefault(reader).text };
  reader.expect('SET');
  return { op: 'set-column-visibility', column, visible: readVisibility(reader) };
}

function readVisibility(reader: TokenReader): boolean {
  const word = reader.acceptOne(['VISIBLE', 'INVISIBLE']);
  if (word === undefined) throw new Unreadable('VISIBLE or INVISIBLE', reader.token);
  return word === 'VISIBLE';
}

function readRename(reader: TokenReader): AlterOperation {
  if (reader.accept('COLUMN')) return { op: 'rename-column', ...readFromTo(reader, 'a column name') };
  if (reader.acceptOne(['INDEX', 'KEY']) !== undefined)
    return { op: 'rename-index', ...readFromTo(reader, 'an index name') };
  if (reader.acceptOne(['TO', 'AS']) === undefined) acceptEquals(reader);
  return { op: 'rename-table', to: reader.objectName() };
}

function readFromTo(reader: TokenReader, what: string): { readonly from: string; readonly to: string } {
  const from = reader.identifier(what);
  reader.expect('TO');
  return { from, to: reader.identifier(what) };
}

/** `CONVERT TO CHARACTER SET DEFAULT` is given as charset `default`. */
function readConvert(reader: TokenReader): AlterOperation {
  if (!acceptCharset(reader)) throw new Unreadable('CHARACTER SET', reader.token);
  acceptEquals(reader);
  const charset = reader.accept('DEFAULT') ? 'default' : readCharsetName(reader);
  let collation: string | undefined;
  if (reader.accept('COLLATE')) {
    acceptEquals(reader);
    collation = readCharsetName(reader);
  }
  return { op: 'convert-charset', charset, collation };
}

/** MySQL takes every comma after ORDER BY for one of this list, so nothing else can follow. */
function readOrder(reader: TokenReader): string[] {
  const columns: string[] = [];
  do {
    let column = reader.identifier('a column name');
    while (reader.accept('.')) column = reader.identifier('a column name');
    columns.push(column);
    reader.acceptOne(['ASC', 'DESC']);
  } while (reader.accept(','));
  return columns;
}

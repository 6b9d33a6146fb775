import type { ObjectName } from '../lexing/span.ts';
import { matches, type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { acceptEquals } from './index-definition.ts';
import type { Partitioning } from './table-definition.ts';

/** A clause about partitions. */
export interface PartitionOperation {
  readonly op: 'partition';
  readonly action:
    | 'partition-by'
    | 'remove'
    | 'add'
    | 'drop'
    | 'truncate'
    | 'coalesce'
    | 'reorganize'
    | 'rebuild'
    | 'exchange'
    | 'analyze'
    | 'check'
    | 'optimize'
    | 'repair'
    | 'discard'
    | 'import';
  /** Partitions named, those to be created included; empty for ALL and for a mere number. */
  readonly names: readonly string[];
  readonly text: string;
  /** Of EXCHANGE PARTITION: the other table. */
  readonly table?: ObjectName | undefined;
}

type PartitionAction = PartitionOperation['action'];

/**
 * `PARTITION BY …` with its partitions.
 * @throws Unreadable
 */
export function readPartitionBy(reader: TokenReader): Partitioning & { readonly names: readonly string[] } {
  const from = reader.index;
  reader.expect('PARTITION', 'BY');
  const { kind, linear } = readMethod(reader);
  if (reader.accept('PARTITIONS')) reader.integer();
  if (reader.accept('SUBPARTITION', 'BY')) {
    readMethod(reader);
    if (reader.accept('SUBPARTITIONS')) reader.integer();
  }
  const names = reader.is('(') ? readPartitionNames(reader) : [];
  return { kind, linear, names, text: reader.textOf(from, reader.index) };
}

function readMethod(reader: TokenReader): { readonly kind: Partitioning['kind']; readonly linear: boolean } {
  const linear = reader.accept('LINEAR');
  const word = reader.acceptOne(linear ? ['HASH', 'KEY'] : ['HASH', 'KEY', 'RANGE', 'LIST']);
  if (word === undefined) throw new Unreadable('HASH, KEY, RANGE or LIST', reader.token);
  if (word === 'KEY' && reader.accept('ALGORITHM')) {
    acceptEquals(reader);
    reader.integer();
  }
  if (word === 'RANGE' || word === 'LIST') reader.accept('COLUMNS');
  reader.parenthesised();
  return { kind: word.toLowerCase() as Partitioning['kind'], linear };
}

/** Names in a list of partition definitions in parentheses. */
function readPartitionNames(reader: TokenReader): string[] {
  const close = reader.closing(reader.index);
  if (close === undefined) throw new Unreadable(')', undefined);
  reader.index += 1;
  const names: string[] = [];
  do {
    reader.expect('PARTITION');
    names.push(reader.identifier('a partition name'));
    while (reader.index < close && !reader.is(',')) reader.index = (reader.closing(reader.index) ?? reader.index) + 1;
  } while (reader.accept(','));
  reader.expect(')');
  return names;
}

const verbs = [
  'ADD',
  'DROP',
  'TRUNCATE',
  'COALESCE',
  'REORGANIZE',
  'REBUILD',
  'EXCHANGE',
  'ANALYZE',
  'CHECK',
  'OPTIMIZE',
  'REPAIR',
  'DISCARD',
  'IMPORT',
];

/** Whether a clause over partitions begins here; those stand alone in their statement, apart from ALGORITHM and LOCK in front. */
export function startsPartitionClause(reader: TokenReader): boolean {
  if (reader.is('PARTITION', 'BY') || reader.is('REMOVE', 'PARTITIONING')) return true;
  return matches(reader.tokens[reader.index + 1], 'PARTITION') && verbs.some((verb) => reader.is(verb));
}

/** @throws Unreadable */
export function readPartitionClause(reader: TokenReader): PartitionOperation {
  const from = reader.index;
  const finish = (
    action: PartitionAction,
    names: readonly string[],
    table?: PartitionOperation['table'],
  ): PartitionOperation => {
    const text = reader.textOf(from, reader.index);
    return { op: 'partition', action, names, text, ...(table === undefined ? {} : { table }) };
  };
  if (reader.is('PARTITION', 'BY')) return finish('partition-by', readPartitionBy(reader).names);
  if (reader.accept('REMOVE', 'PARTITIONING')) return finish('remove', []);
  const action = reader.next().upper.toLowerCase() as PartitionAction;
  reader.expect('PARTITION');
  reader.acceptOne(['NO_WRITE_TO_BINLOG', 'LOCAL']);
  switch (action) {
    case 'add':
      if (reader.accept('PARTITIONS')) {
        reader.integer();
        return finish(action, []);
      }
      return finish(action, readPartitionNames(reader));
    case 'coalesce':
      reader.integer();
      return finish(action, []);
    case 'reorganize': {
      if (!reader.isName) return finish(action, []);
      const names = readNames(reader);
      reader.expect('INTO');
      return finish(action, [...names, ...readPartitionNames(reader)]);
    }
    case 'exchange': {
      const name = reader.identifier('a partition name');
      reader.expect('WITH', 'TABLE');
      const table = reader.objectName();
      if (reader.acceptOne(['WITH', 'WITHOUT']) !== undefined) reader.expect('VALIDATION');
      return finish(action, [name], table);
    }
    default: {
      const names = reader.accept('ALL') ? [] : readNames(reader);
      if (action === 'discard' || action === 'import') reader.expect('TABLESPACE');
      if (action === 'check' || action === 'repair') readMaintenanceOptions(reader);
      return finish(action, names);
    }
  }
}

function readMaintenanceOptions(reader: TokenReader): void {
  while (
    reader.acceptOne(['QUICK', 'FAST', 'MEDIUM', 'EXTENDED', 'CHANGED', 'USE_FRM']) !== undefined ||
    reader.accept('FOR', 'UPGRADE')
  );
}

function readNames(reader: TokenReader): string[] {
  const names: string[] = [];
  do names.push(reader.identifier('a partition name'));
  while (reader.accept(','));
  return names;
}

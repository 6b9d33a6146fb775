import type { CatalogTable } from '../catalog/table.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import { copy } from './innodb.ts';
import type { Outcome } from './verdict.ts';

type PartitionClause = Extract<AlterClause, { op: 'partition' }>;

/**
 * What a partition clause does. It stands alone in its ALTER, but for PARTITION BY and REMOVE PARTITIONING, which are a
 * copy whatever stands before them. Seen on 9.7.4; for TRUNCATE, EXCHANGE and the maintenance clauses, which accept any
 * ALGORITHM and ignore it, the manual's table is taken.
 */
export function partitionOutcome(clause: PartitionClause, table: CatalogTable): Outcome {
  switch (clause.action) {
    case 'partition-by':
      return copy('MySQL copies every row into its new partition');
    case 'remove':
      return copy('MySQL copies every row out of its partition');
    case 'add':
      return addPartition(clause, table);
    case 'drop':
      return inplace('none', false, 'the partition is dropped with its rows');
    case 'truncate':
      return { algorithm: 'instant', lock: 'exclusive', rebuild: false, because: 'the partition is emptied' };
    case 'coalesce':
      return spread(table);
    case 'reorganize':
      return inplace('shared', false, 'MySQL rebuilds the named partitions');
    case 'rebuild':
      return /\bALL\b/i.test(clause.text) && clause.names.length === 0
        ? inplace('shared', true, 'MySQL rebuilds every partition')
        : inplace('shared', false, 'MySQL rebuilds the named partitions');
    case 'exchange':
      return inplace(
        'exclusive',
        false,
        'MySQL locks both tables exclusively and validates every row unless WITHOUT VALIDATION is given',
      );
    case 'optimize':
      return copy('InnoDB cannot optimize a single partition and rebuilds the whole table');
    case 'repair':
    case 'analyze':
    case 'check':
      return inplace('none', false, 'MySQL reads the partitions');
    case 'discard':
    case 'import':
      return inplace('exclusive', false, 'MySQL locks the partition exclusively');
  }
}

/** RANGE and LIST get a new empty partition; HASH and KEY spread their rows over one more. */
function addPartition(clause: PartitionClause, table: CatalogTable): Outcome {
  const byHash = /\bPARTITIONS\s+\d+/i.test(clause.text) || ['hash', 'key'].includes(table.partitioning?.kind ?? '');
  return byHash ? spread(table) : inplace('none', false, 'an empty partition is added');
}

/** LINEAR HASH and LINEAR KEY split or join some partitions and leave the others alone (9.7.4). */
function spread(table: CatalogTable): Outcome {
  return table.partitioning?.linear
    ? inplace('shared', false, 'MySQL redistributes the rows of some LINEAR HASH or LINEAR KEY partitions')
    : inplace('shared', true, 'MySQL redistributes the rows of all HASH or KEY partitions');
}

function inplace(lock: Outcome['lock'], rebuild: boolean, because: string): Outcome {
  return { algorithm: 'inplace', lock, rebuild, because };
}

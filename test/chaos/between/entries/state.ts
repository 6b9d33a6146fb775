import { anew, type Entry, fillOpen, resume } from '../entry.ts';

/** Carried out as it is printed, with the name of the database. */
const forgetTheWalk = { printedSql: /DELETE FROM .*?(?=\))/ };
const undoneByHand = { sql: ['UPDATE t SET n = 0, c = NULL'] };

/** Rows that it has done do not match again, whatever the values: phasedb can tell that. */
const leavesOut = {
  migration: { query: 'UPDATE t SET n = n + 1, c = 5 WHERE c IS NULL' },
  end: { wrong: 'n <> 1 OR c IS NULL OR c <> 5' },
};

const contradicts = /checkpoint|cursor|history|state/i;
const restoredOrRebuilt = /tables of the state .* were restored or rebuilt/i;

/**
 * Keeps tables of the state at the second chunk, and puts them back when the walk has gone on for two more.
 * @param rows the tables stay, and get the rows of before
 */
function putBack(which: string, rows = false): Pick<Entry, 'first' | 'change'> {
  let restore: () => Promise<void> = async () => undefined;
  return {
    first: {
      during: {
        nth: 2,
        act: async (scene) => {
          restore = await scene.dump(which, rows);
        },
      },
    },
    change: () => restore(),
  };
}

/** What becomes of the tables of the state. */
export const state: readonly Entry[] = [
  {
    name: 'the checkpoint is deleted',
    change: ['DELETE FROM phasedb_checkpoints'],
    follows: { exit: 4, says: contradicts, wayOut: anew },
  },
  {
    name: 'the checkpoint is deleted after a kill',
    first: { ends: 'kill' },
    change: ['DELETE FROM phasedb_checkpoints'],
    follows: { exit: 4, says: contradicts, wayOut: anew },
  },
  {
    name: 'the cursor is set to NULL',
    change: ['UPDATE phasedb_checkpoints SET cursor_key = NULL'],
    follows: { exit: 4, says: contradicts, wayOut: anew },
  },
  {
    name: 'the cursor is set to the end',
    change: ['UPDATE phasedb_checkpoints SET cursor_key = upper_key'],
    follows: { exit: 4, says: contradicts, wayOut: anew },
  },
  {
    name: 'the checkpoint is set to done by hand',
    change: ['UPDATE phasedb_checkpoints SET done = 1'],
    follows: { exit: 4, says: contradicts, wayOut: anew },
  },
  {
    name: 'the checkpoint is restored alone, from a dump taken earlier',
    ...putBack("TABLE_NAME = 'phasedb_checkpoints'"),
    follows: { exit: 4, says: contradicts, wayOut: anew },
  },
  {
    name: 'the whole state is restored alone, from a dump taken earlier',
    ...putBack("TABLE_NAME LIKE 'phasedb\\_%'"),
    follows: { exit: 4, says: restoredOrRebuilt, wayOut: anew },
  },
  {
    name: 'the whole state is restored alone, and the query leaves out what is done',
    ...leavesOut,
    ...putBack("TABLE_NAME LIKE 'phasedb\\_%'"),
    follows: { goesOn: true },
  },
  {
    name: 'the whole state is restored alone, by DELETE and INSERT into its tables',
    ...putBack("TABLE_NAME LIKE 'phasedb\\_%'", true),
    follows: { exit: 4, says: /events after the event \d+ of \S+ are missing/, wayOut: anew },
  },
  {
    name: 'ids of the state are seven apart',
    server: 'own',
    prepare: (scene) => scene.sql('SET GLOBAL auto_increment_increment = 7, GLOBAL auto_increment_offset = 3'),
    follows: { goesOn: true },
  },
  {
    name: 'the tables of the state are rebuilt',
    change: ['OPTIMIZE TABLE phasedb_checkpoints, phasedb_history'],
    follows: { exit: 4, says: restoredOrRebuilt, wayOut: [{ printed: 'accept-change' }, resume] },
  },
  {
    name: 'the tables of the state get an index and a comment',
    change: ['ALTER TABLE phasedb_history ADD INDEX x (created_at)', "ALTER TABLE phasedb_checkpoints COMMENT 'x'"],
    follows: { goesOn: true },
  },
  {
    name: 'the history of the backfill is deleted',
    change: ["DELETE FROM phasedb_history WHERE phase = 'backfill'"],
    follows: { exit: 4, says: contradicts, wayOut: [undoneByHand, forgetTheWalk, resume] },
  },
  {
    name: 'the history of the backfill is deleted, and the query leaves out what is done',
    ...leavesOut,
    change: ["DELETE FROM phasedb_history WHERE phase = 'backfill'"],
    follows: { exit: 4, says: contradicts, wayOut: [forgetTheWalk, resume] },
  },
  {
    name: 'the whole history of the migration is deleted',
    migration: { query: fillOpen },
    change: ['DELETE FROM phasedb_history'],
    follows: {
      exit: 1,
      says: /already has a column c/,
      wayOut: [
        { words: ['mark', '--phase', 'expand', 'complete', '--reason', 'it is'] },
        { words: ['resume', '--yes'], exit: 4 },
        forgetTheWalk,
        resume,
      ],
    },
  },
  {
    name: 'the tables of the state are dropped',
    migration: { query: fillOpen },
    change: ['DROP TABLE phasedb_history, phasedb_checkpoints, phasedb_locks, phasedb_fences, phasedb_migrations'],
    follows: {
      exit: 1,
      says: /\bc\b[\s\S]*(already|exists)/,
      wayOut: [{ words: ['mark', '--phase', 'expand', 'complete', '--reason', 'it is'] }, resume],
    },
  },
  {
    name: 'the leases and fences are deleted',
    change: ['DELETE FROM phasedb_locks', 'DELETE FROM phasedb_fences'],
    follows: { goesOn: true },
  },
  {
    name: 'the leases and fences are deleted after a kill',
    first: { ends: 'kill' },
    change: ['DELETE FROM phasedb_locks', 'DELETE FROM phasedb_fences'],
    follows: { goesOn: true },
  },
  {
    name: 'the list of phases is deleted',
    change: ['DELETE FROM phasedb_migrations'],
    follows: { goesOn: true },
  },
  {
    name: 'a newer version upgrades the state',
    change: ["ALTER TABLE phasedb_locks COMMENT 'phasedb state 99'"],
    follows: {
      exit: 4,
      says: /newer/,
      wayOut: [
        {
          act: async (scene) => {
            const { newestState } = await import('../../../../src/state/newest-state.ts');
            await scene.sql(`ALTER TABLE phasedb_locks COMMENT 'phasedb state ${newestState}'`);
          },
        },
        resume,
      ],
    },
  },
  {
    name: 'gc prunes',
    change: async (scene) => {
      const { exit } = await scene.phasedb('gc');
      if (exit !== 0) throw new Error(`gc ended with ${exit}`);
    },
    follows: { goesOn: true },
  },
  {
    name: 'somebody pauses it',
    change: (scene) => scene.phasedb('pause'),
    again: ['resume', '--yes', '--max-runtime', '2s'],
    follows: { exit: 5, says: /paused/, works: true, wayOut: [{ words: ['unpause'] }, resume] },
  },
];

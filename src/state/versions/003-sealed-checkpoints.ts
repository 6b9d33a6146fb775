import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { StateVersion } from '../state-version.ts';

/**
 * Checkpoints that show whether they are as their walk wrote them, and what the last row of the newest chunk held. Rows
 * that are there already belong to walks of which the history has no beginning: `older` lets them be taken over.
 */
export const version: StateVersion = {
  number: 3,
  statements: (database) => {
    const table = `${quoteIdentifier(database)}.phasedb_checkpoints`;
    return [
      `ALTER TABLE ${table}
        ADD COLUMN token VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
        ADD COLUMN witness JSON NULL,
        ADD COLUMN seal VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''`,
      `UPDATE ${table} SET seal = 'older' WHERE seal = ''`,
    ];
  },
};

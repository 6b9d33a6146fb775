import type { AlterClause, Assertion } from '../sql/statements/statement.ts';

/** The parts of ALTER TABLE, CREATE INDEX and DROP INDEX that decide about them. */
export interface Alteration {
  readonly clauses: readonly AlterClause[];
  readonly algorithm: Assertion | undefined;
  readonly lock: Assertion | undefined;
}

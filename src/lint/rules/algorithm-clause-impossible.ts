import type { JudgedStatement } from '../../analysis/judged.ts';
import { whatIf } from '../../analysis/what-if.ts';
import { ownClause, withWorkingClause } from '../change/assertions.ts';
import { cheaperSplit } from '../change/cheaper-ways.ts';
import type { LintedMigration } from '../linted.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'algorithm-clause-impossible',
  group: 'cost',
  severity: 'error',
  rollback: true,
  flags: 'An ALGORITHM or LOCK clause that MySQL cannot honour for this statement on this table.',
  why: 'MySQL refuses the statement (errors 1845, 1846) and changes nothing. The phase fails.',
  instead:
    'Write a clause that MySQL accepts, or leave it out: a run asserts the best algorithm itself. Or put the ' +
    'instant changes into a separate statement.',
  covers: ['lock-none-impossible', 'index-visibility-instant-clause'],
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX country (country), ALGORITHM=INSTANT;
            rollback_sql: |
              ALTER TABLE orders DROP INDEX country;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX country (country), ALGORITHM=INPLACE, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP INDEX country;
      `,
    },
  },
  *statement(judged, migration) {
    const unknown = unknownWord(judged);
    if (unknown !== undefined) {
      const fix = withWorkingClause(judged, migration);
      yield { ...statementSpan(judged), message: `MySQL does not know ${unknown} and will refuse the statement.`, fix };
      return;
    }
    const { verdict, change, statement } = judged;
    if (verdict.refusedAssertion === undefined || isError1221(judged) || isGuess(judged)) return;
    const accepted = acceptedBy(judged, migration);
    const split = ownClause(statement, 'algorithm') === 'INSTANT' ? cheaperSplit(judged, migration) : undefined;
    const refused = split === undefined ? verdict.refusedAssertion : 'its changes are not all instant';
    yield {
      ...statementSpan(judged),
      severity: accepted === undefined ? 'error' : 'warning',
      message:
        accepted === undefined
          ? `MySQL will refuse this statement on ${change?.table.name}: ${refused}.`
          : `MySQL ${accepted} accepts this statement on ${change?.table.name}, but other possible versions refuse it: ${refused}.`,
      fix: split === undefined ? withWorkingClause(judged, migration) : `${split[0].sql};\n${split[1].sql};`,
    };
  },
};

/** E.g. NOCOPY, which only MariaDB has. */
function unknownWord({ statement }: JudgedStatement): string | undefined {
  const algorithm = ownClause(statement, 'algorithm');
  if (algorithm !== undefined && !['INSTANT', 'INPLACE', 'COPY'].includes(algorithm)) return `ALGORITHM=${algorithm}`;
  const lock = ownClause(statement, 'lock');
  return lock !== undefined && !['NONE', 'SHARED', 'EXCLUSIVE'].includes(lock) ? `LOCK=${lock}` : undefined;
}

function isError1221({ statement }: JudgedStatement): boolean {
  return ownClause(statement, 'algorithm') === 'INSTANT' && ownClause(statement, 'lock') !== undefined;
}

/** If the changed column or character set is unknown, MySQL may or may not refuse the statement. */
function isGuess({ change }: JudgedStatement): boolean {
  if (change === undefined) return false;
  return change.missing.length > 0 || (!change.known && change.clauses.some(({ op }) => op === 'convert-charset'));
}

/** The newest of the possible versions that accepts the statement. */
function acceptedBy(judged: JudgedStatement, migration: LintedMigration): string | undefined {
  const version = migration.settings.versions.findLast((one) => {
    const settings = { ...migration.settings, versions: [one] };
    return whatIf(judged, { ...migration, settings }, {}).refusedAssertion === undefined;
  });
  return version?.join('.');
}

import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

/** Seconds that an application is expected to bear: the default of both limits. */
const bearable = 5;

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);';
const file = (limit: string) => yaml`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD INDEX by_email (email);
      rollback_sql: |
        ALTER TABLE orders DROP INDEX by_email;
      ddl: {${limit}}
`;

export const rule: Rule = {
  name: 'lock-wait-too-long',
  group: 'cost',
  severity: 'error',
  risk: 'blocking',
  rollback: true,
  flags:
    'A statement that may wait for its metadata lock for more than 5 s: `ddl.commit_lock_wait_s` above 5 for a statement that ' +
    'builds a table or an index (error), or `ddl.lock_wait_timeout_s` above 5 (warning).',
  why:
    'While a statement waits for its metadata lock, each query of the table queues behind it. MySQL has one ' +
    '`lock_wait_timeout` for the wait before a build and for the wait after it. If the runner dies while its statement ' +
    'waits for the first lock, nobody withdraws the statement, and that wait lasts as long as the longer of both limits.',
  instead:
    'Leave both at 5 or less, and end long transactions before the build ends. To accept the wait, write ' +
    '`allow: [{what: blocking, reason: "…"}]`.',
  covers: ['lock-wait-timeout-too-long'],
  examples: {
    bad: { schema, file: file('commit_lock_wait_s: 60') },
    good: { schema, file: file('commit_lock_wait_s: 5') },
  },
  *statement(judged) {
    const { lockWaitTimeoutS: first, commitLockWaitS: last } = judged.phase.ddl;
    const builds = ['inplace', 'copy', 'unknown'].includes(judged.verdict.algorithm);
    if (builds && last > bearable) {
      yield {
        ...statementSpan(judged),
        message: `Queries of the table may wait ${Math.max(first, last)} s behind this statement: commit_lock_wait_s is ${last}.`,
      };
    } else if (first > bearable) {
      yield {
        ...statementSpan(judged),
        severity: 'warning',
        message: `Queries of the table may wait ${first} s behind this statement: lock_wait_timeout_s is ${first}.`,
      };
    }
  },
};

import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const file = (comment: string) => yaml`
  migration: m
  phases:
    - name: expand
      sql: |
        ${comment}
        ALTER TABLE orders MODIFY total BIGINT NOT NULL;
      irreversible: values may not fit any more
`;
const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);';

export const rule: Rule = {
  name: 'refusal-hidden',
  group: 'hygiene',
  severity: 'info',
  locked: true,
  flags:
    'Findings that matter to a run and that lint does not report: their rule is off, a comment ignores them, or the baseline ' +
    'holds them. One finding for each of the three, with the rules and their counts.',
  why: 'A baseline and `phasedb-ignore` change lint only: a run refuses the phase all the same. A cost that the configuration lets through still copies the table or makes writes wait.',
  instead:
    'Correct the migration, or write `allow` with a reason into the phase. Nothing is left to do where the phases are complete on every server.',
  examples: {
    bad: { schema, file: file('-- phasedb-ignore type-change-copy, ddl-copy-table: the table is empty') },
    good: { schema, file: file('-- the table is empty') },
  },
};

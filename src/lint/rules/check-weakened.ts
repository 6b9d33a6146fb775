import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const file = yaml`
  migration: m
  phases:
    - name: contract
      irreversible: nobody reads it
      sql: |
        DROP TABLE old_orders;
`;

export const rule: Rule = {
  name: 'check-weakened',
  group: 'hygiene',
  severity: 'warning',
  flags:
    'A change that is judged less strictly than its base branch judges: it turns off or lowers a rule, raises a threshold, ' +
    'changes a glob, the MySQL version or the description of the tables, or adds baseline entries, `phasedb-ignore` comments or ' +
    '`allow`. Comments and `allow` are remarks (info). Lint compares on a pull request, and with `lint --base REF`.',
  why: 'A pull request must not quietly weaken the check that is to judge it.',
  instead:
    'Change the configuration and the baseline in a pull request of their own, and let their owners review it. An error by the ' +
    'configuration of the base branch stays an error.',
  examples: {
    bad: { file, base: 'rules: {osc-unneeded: error}\n', config: 'rules: {osc-unneeded: off}\n' },
    good: { file, base: 'rules: {osc-unneeded: off}\n', config: 'rules: {osc-unneeded: error}\n' },
  },
};

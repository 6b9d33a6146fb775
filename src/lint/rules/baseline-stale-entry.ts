import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'baseline-stale-entry',
  group: 'hygiene',
  severity: 'info',
  flags:
    'Entries of the baseline that no longer match a finding, or whose file no longer exists. Entries of files ' +
    'outside this lint are not checked.',
  why: 'A stale entry hides the next finding of that rule on such a line.',
  instead: 'Write the baseline again with `--baseline FILE --write-baseline`.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: contract
            irreversible: nobody reads it
            sql: |
              DROP TABLE old_orders;
      `,
      baseline:
        '{"version": 1, "findings": [{"rule": "drop-table", "file": "m.yaml", "phase": "contract", "key": "1448d47afb54582f", "count": 1}]}',
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: contract
            irreversible: nobody reads it
            sql: |
              DROP TABLE old_orders;
      `,
      baseline:
        '{"version": 1, "findings": [{"rule": "drop-table", "file": "m.yaml", "phase": "contract", "key": "978ff959bac8d1b0", "count": 1}]}',
    },
  },
};

import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'phase-unknown-key',
  group: 'phases',
  severity: 'error',
  locked: true,
  flags: 'A key that the migration format does not know, for example a misspelt one.',
  why: 'If phasedb silently ignored the key, a step or limit that its author expects would be missing.',
  instead: 'Write the key that the message suggests, or remove the key.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minuts: 30
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minutes: 30
      `,
    },
  },
};

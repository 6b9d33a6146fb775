import { keyPlace } from '../change/key-place.ts';
import type { LintedMigration } from '../linted.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const phases = yaml`
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN NAME CHAR(3) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN NAME;
  `;

export const rule: Rule = {
  name: 'migration-id-duplicate',
  group: 'phases',
  severity: 'error',
  flags: 'Two files with the same migration name, ignoring case.',
  why: 'phasedb stores its state under the name. After the first migration ran, the second counts as complete, or as an edit of the first.',
  instead: 'Give each migration a unique name.',
  examples: {
    bad: {
      file: [
        `migration: orders_add_column\n${phases.replaceAll('NAME', 'currency')}`,
        `migration: Orders_Add_Column\n${phases.replaceAll('NAME', 'country')}`,
      ],
    },
    good: {
      file: [
        `migration: orders_add_currency\n${phases.replaceAll('NAME', 'currency')}`,
        `migration: orders_add_country\n${phases.replaceAll('NAME', 'country')}`,
      ],
    },
  },
  *files(judged) {
    const first = new Map<string, LintedMigration>();
    for (const one of judged) {
      const { name, file } = one.migration;
      const other = first.get(name.toLowerCase());
      if (other === undefined) first.set(name.toLowerCase(), one);
      else if (other.migration.file !== file) {
        yield {
          place: keyPlace(one, ['migration']),
          message: `The migration name ${name} is already used in ${other.migration.file}.`,
        };
      }
    }
  },
};

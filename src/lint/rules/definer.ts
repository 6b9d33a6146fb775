import { applyEdits } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'definer',
  group: 'phases',
  severity: 'warning',
  rollback: true,
  flags:
    'CREATE or ALTER of a view, trigger, procedure, function or event with DEFINER = account, other than CURRENT_USER and without SQL ' +
    'SECURITY INVOKER. Also ALTER of a procedure or function with SQL SECURITY DEFINER.',
  why: 'The code runs with the rights of that account, whoever uses it. On a server without that account, each use fails (error 1449).',
  instead:
    'Leave DEFINER out: the account that runs the migration is the definer. Or write SQL SECURITY INVOKER, where the kind of object has it.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE DEFINER = 'root'@'localhost' PROCEDURE count_orders() SELECT COUNT(*) FROM orders;
            rollback_sql: |
              DROP PROCEDURE count_orders;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE PROCEDURE count_orders() SELECT COUNT(*) FROM orders;
            rollback_sql: |
              DROP PROCEDURE count_orders;
      `,
    },
  },
  *statement({ statement, placed }) {
    if (statement.kind === 'object' && statement.verb === 'alter') {
      const { tokens } = lex(placed.sql);
      const at = tokens.findIndex(({ upper }, index) => upper === 'SECURITY' && tokens[index + 1]?.upper === 'DEFINER');
      const isRoutine = statement.object === 'procedure' || statement.object === 'function';
      const [first, last] = [tokens[at - 1], tokens[at + 1]];
      if (isRoutine && first !== undefined && last !== undefined)
        yield {
          ...spanIn(placed.locate, { start: first.start, end: last.end }),
          message: `The code of this ${statement.object} then runs with the rights of the account that made it, not of the account that calls it.`,
        };
    }
    if (statement.kind !== 'object' || statement.definer === undefined) return;
    const { start, end } = statement.definer;
    const account = onOneLine(placed.sql.slice(start, end)).replace(/^DEFINER\s*=\s*/i, '');
    const blank = /^\s*/.exec(placed.sql.slice(end))?.[0].length ?? 0;
    yield {
      ...spanIn(placed.locate, statement.definer),
      message: `The code of this ${statement.object} runs with the rights of ${account}, not of the account that runs the migration.`,
      fix: `${onOneLine(applyEdits(placed.sql, [{ start, end: end + blank, text: '' }]))};`,
    };
  },
};

import { describeEffect } from '../../ddl/classify.ts';
import { queryEffects } from '../../ddl/stored/code-effects.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { effectRemarks } from '../change/stored-effects.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'stored-program-changes-server',
  group: 'phases',
  severity: 'error',
  locked: true,
  rollback: true,
  flags:
    'A view, trigger, procedure, function or event whose code reaches beyond the tables: GRANT and other statements about accounts, SET ' +
    'GLOBAL and SET PERSIST, FLUSH, KILL, replication, plugins, files of the server (INTO OUTFILE, LOAD DATA, LOAD_FILE), tables of the ' +
    'schema `mysql`, and `sql_log_bin`. Programs that it calls and triggers that it fires count too. So do those of the query of a backfill.',
  why:
    'The code runs with the rights of the account that stored it, whoever starts it. In a phase phasedb refuses such statements; ' +
    'inside stored code they would do the same later.',
  instead: 'Let an administrator run the statement by hand, outside of a migration. Nothing lets it through here.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT tune ON SCHEDULE EVERY 1 DAY DISABLE DO SET GLOBAL max_connections = 5000;
            rollback_sql: |
              DROP EVENT tune;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT count_orders ON SCHEDULE EVERY 1 DAY DISABLE
              DO INSERT INTO order_counts (day, total) SELECT CURRENT_DATE, COUNT(*) FROM orders;
            rollback_sql: |
              DROP EVENT count_orders;
      `,
    },
  },
  statement: (judged, migration) => effectRemarks(judged, migration, 'server'),
  *phase(judged) {
    if (judged.kind !== 'backfill') return;
    const { query, locate } = judged.phase.batch;
    const effect = queryEffects(lex(query.sql).tokens, judged.before).find(({ kind }) => kind === 'server');
    if (effect !== undefined)
      yield { ...spanIn(locate, effect.span), message: `For each row, the query ${describeEffect(effect)}.` };
  },
};

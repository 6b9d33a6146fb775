import { versionNumber } from '../../core/mysql-version.ts';
import type { Locate } from '../../migration/migration.ts';
import { applyEdits } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { queryAskedIn } from '../proof/asked.ts';
import type { Remark, Rule } from '../rule.ts';
import type { LintSettings } from '../settings.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'hidden-executable-comment',
  group: 'phases',
  severity: 'error',
  rollback: true,
  flags: 'An executable comment (`/*! … */`, `/*!80023 … */`): the server runs its content.',
  why: 'Reviewers and tools read it as a comment and skip it. On another server version, the statement is a different one.',
  instead: 'Write its content as plain SQL, or remove the comment.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL /*!80023 INVISIBLE */;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL INVISIBLE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `,
    },
  },
  *statement({ placed }, { settings }) {
    yield* inText(placed.sql, placed.locate, settings, ';');
  },
  *phase(judged, { settings }) {
    const gate = queryAskedIn(judged)?.asked.gate;
    if (gate !== undefined) yield* inText(gate.sql, gate.locate, settings, '');
  },
};

function* inText(sql: string, locate: Locate, settings: LintSettings, end: string): Iterable<Remark> {
  if (!sql.includes('/*!')) return;
  const { versionComments } = lex(sql, { version: targetOf(settings) });
  const [first] = versionComments;
  if (first === undefined) return;
  const edits = versionComments.map((comment) => ({
    ...comment,
    text: sql
      .slice(comment.start, comment.end)
      .replace(/^\/\*!(\d{5,6})?\s*/, '')
      .replace(/\s*\*\/$/, ''),
  }));
  const opening = /^\/\*!(\d{5,6})?/.exec(sql.slice(first.start))?.[0] ?? '/*!';
  const more = versionComments.length > 1 ? `, and ${versionComments.length - 1} more in this statement` : '';
  yield {
    ...spanIn(locate, first),
    message: `The server runs the SQL inside this ${opening} comment${more}.`,
    fix: applyEdits(sql, edits) + end,
  };
}

/** Undefined for several versions: then every executable comment counts. */
function targetOf({ versions }: LintSettings): number | undefined {
  const [version, second] = versions;
  if (version === undefined || second !== undefined) return undefined;
  return versionNumber(version);
}

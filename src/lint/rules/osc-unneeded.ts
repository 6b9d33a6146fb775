import type { JudgedStatement } from '../../analysis/judged.ts';
import type { LintedMigration } from '../linted.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'osc-unneeded',
  group: 'cost',
  severity: 'info',
  flags:
    'A comment above a statement, or the description, that asks for gh-ost, pt-online-schema-change or Spirit, while MySQL makes the change instantly.',
  why: 'Such a tool copies the whole table, possibly for hours, and leaves triggers or tables after a failure. The instant statement only changes the data dictionary.',
  instead: 'Run the statement directly. phasedb waits only briefly for the metadata lock and retries.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              -- run via gh-ost
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              -- instant, no gh-ost needed
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
  *phase(judged, migration) {
    if (judged.kind !== 'ddl') return;
    for (const one of judged.statements.filter(isInstantAlter)) {
      const tool = toolWanted(commentAbove(one, linesOf(migration))) ?? described(one, migration);
      if (tool === undefined) continue;
      yield {
        ...statementSpan(one),
        message: `The comment or description asks for ${tool}, but MySQL makes this change to ${one.change?.table.name} instantly.`,
      };
    }
  },
};

function isInstantAlter({ change, verdict }: JudgedStatement): boolean {
  return change !== undefined && verdict.algorithm === 'instant' && verdict.refusedAssertion === undefined;
}

const split = new WeakMap<LintedMigration, readonly string[]>();

function linesOf(migration: LintedMigration): readonly string[] {
  const lines = split.get(migration) ?? migration.text.split(/\r?\n/);
  split.set(migration, lines);
  return lines;
}

/** The comment lines directly above a statement; at most the last 20. */
function commentAbove({ placed }: JudgedStatement, lines: readonly string[]): string {
  const found: string[] = [];
  for (let index = placed.place.line - 2; index >= 0 && found.length < 20; index--) {
    const line = lines[index]?.trim() ?? '';
    if (!line.startsWith('--') && !line.startsWith('#')) break;
    found.unshift(line.replace(/^[-#]+/, ''));
  }
  return found.join(' ');
}

/** The tool that the description asks for, if the statement is the only ALTER of the migration. */
function described(judged: JudgedStatement, { migration, phases }: LintedMigration): string | undefined {
  const alters = phases.flatMap((phase) =>
    phase.kind === 'ddl' ? phase.statements.filter(({ change }) => change !== undefined) : [],
  );
  return alters.length === 1 && alters[0] === judged ? toolWanted(migration.description ?? '') : undefined;
}

/** The tool that a text asks for; undefined if it negates, doubts or compares. */
function toolWanted(text: string): string | undefined {
  const words = text.split(/[\s,;:()"'`]+/).map((word) => word.toLowerCase().replace(/[.!?]+$/, ''));
  if (
    words.some((word) =>
      /^(not?|never|without|instead|unless|if|or|rather|avoids?|cannot|don|doesn|needn|shouldn|unneeded)$/.test(word),
    )
  )
    return undefined;
  const at = words.findIndex(
    (word, index) =>
      /^(gh-ost|pt-osc|pt-online-schema-change|spirit)$/.test(word) &&
      /^(via|with|through|by|use|using|needs|requires)$/.test(words[index - 1] ?? ''),
  );
  return at === -1 ? undefined : words[at];
}

import type { JudgedStatement } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { CatalogObject } from '../../catalog/object.ts';
import { listed } from '../../migration/problem.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { type RenamedTable, renamedTables } from '../change/renamed-tables.ts';
import type { LintedMigration } from '../linted.ts';
import { means, objectsBefore } from '../names/objects-before.ts';
import { statementsBefore } from '../phases/earlier.ts';
import { hasWord } from '../phases/gates.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NULL);\nCREATE TABLE orders_new (id BIGINT PRIMARY KEY, total BIGINT NULL);\n' +
  'CREATE TRIGGER orders_copy AFTER INSERT ON orders FOR EACH ROW REPLACE INTO orders_new (id, total) VALUES (NEW.id, NEW.total);';
const swap = 'RENAME TABLE orders TO orders_old, orders_new TO orders;';
const drop = 'DROP TRIGGER orders_copy;';
const file = (statements: readonly string[]) =>
  yaml`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM orders o LEFT JOIN orders_new n ON n.id = o.id WHERE n.id IS NULL
      - name: contract
        sql: |
    ${statements.map((sql) => `      ${sql}\n`).join('')}    irreversible: orders_old keeps the rows
  `;

export const rule: Rule = {
  name: 'dual-write-dropped-early',
  group: 'phases',
  severity: 'warning',
  flags: 'A trigger that copies writes from a table to its copy, and is dropped before the copy replaces the table.',
  why:
    'Rows written between the two statements are only in the old table. After the swap the application no longer ' +
    'sees them. No gate can check that moment.',
  instead:
    'Swap first. RENAME moves the triggers with the old table, which nobody writes to any more. Drop them, or that ' +
    'table, after the swap.',
  examples: { bad: { schema, file: file([drop, swap]) }, good: { schema, file: file([swap, drop]) } },
  *migration(judged) {
    const statements = judged.phases.flatMap((phase) => (phase.kind === 'ddl' ? phase.statements : []));
    for (const statement of statements) {
      for (const rename of renamedTables(statement)) {
        const dropped = droppedCarriers(statement, rename, judged);
        const [first] = dropped;
        if (first === undefined) continue;
        const [copy, table] = [writeTable(rename.from), writeTable(rename.to)];
        const names = listed([...new Set(dropped.map(({ trigger }) => writeName(trigger.name)))]);
        const isOne = dropped.length === 1;
        yield {
          ...statementSpan(first.by),
          phase: first.by.phase.name,
          message: `The trigger${isOne ? '' : 's'} ${names} ${isOne ? 'copies' : 'copy'} writes from ${table} to ${copy}, but ${isOne ? 'is' : 'are'} dropped before ${copy} replaces ${table}${first.by.phase === statement.phase ? '' : ` in ${statement.phase.name}`}. Writes in between are lost.`,
        };
      }
    }
  },
};

interface DroppedTrigger {
  readonly trigger: CatalogObject;
  readonly by: JudgedStatement;
}

/** The triggers from the table to the copy that earlier statements drop, and that no other trigger replaces. */
function droppedCarriers(
  swap: JudgedStatement,
  { from: copy, to: table }: RenamedTable,
  migration: LintedMigration,
): readonly DroppedTrigger[] {
  const earlier = statementsBefore(swap, migration);
  // The application does not write to a table that was already renamed.
  const isGone = earlier.some((one) => renamedTables(one).some(({ from }) => one.before.sameTable(from, table)));
  if (isGone) return [];
  const carries = ({ kind, onTable, text }: CatalogObject) =>
    kind === 'trigger' && sameName(onTable, table.name) && hasWord(text, copy.name);
  const facts = migration.catalog.table(table.schema, table.name)?.facts?.triggers ?? [];
  const eventOf = ({ name, text }: CatalogObject) =>
    eventIn(text) ?? facts.find((fact) => sameName(fact.name, name))?.event;
  const left = objectsBefore(swap, migration).filter(carries).map(eventOf);
  return earlier.flatMap((by) => {
    const { statement } = by;
    if (statement.kind !== 'object' || statement.verb !== 'drop') return [];
    const trigger = objectsBefore(by, migration).find((object) => carries(object) && means(statement, object));
    return trigger === undefined || left.includes(eventOf(trigger)) ? [] : [{ trigger, by }];
  });
}

/** For a trigger read from a server, the text is only its body. */
function eventIn(text: string): string | undefined {
  return /\b(?:BEFORE|AFTER)\s+(INSERT|UPDATE|DELETE)\s+ON\b/i.exec(text)?.[1]?.toUpperCase();
}

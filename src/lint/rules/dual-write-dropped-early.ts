import type { JudgedStatement } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { CatalogObject } from '../../catalog/object.ts';
import { listed } from '../../migration/problem.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { type RenamedTable, renamedTables } from '../change/renamed-tables.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsBefore } from '../names/earlier.ts';
import { means, objectsBefore } from '../names/objects-before.ts';
import { hasWord } from '../proof/gates.ts';
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
  flags:
    'A trigger that carries what is written to a table over to its copy, and is dropped before the copy takes the place of the ' +
    'table.',
  why:
    'What is inserted, changed or deleted between the two statements is in the old table only, and is gone for the application ' +
    'with the swap. No gate sees it, for none can stand at that moment.',
  instead:
    'Swap first. The triggers go with the old table to its new name, where nobody writes any more; drop them, or that table, ' +
    'behind the swap.',
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
          message: `The trigger${isOne ? '' : 's'} ${names}, which ${isOne ? 'carries' : 'carry'} over what is written to ${table}, ${isOne ? 'is' : 'are'} dropped before ${copy} takes its place${first.by.phase === statement.phase ? '' : ` in ${statement.phase.name}`}: what is written in between is lost.`,
        };
      }
    }
  },
};

interface DroppedTrigger {
  readonly trigger: CatalogObject;
  readonly by: JudgedStatement;
}

/** The triggers from the table to the copy that earlier statements drop, and that nothing does the work of at the swap. */
function droppedCarriers(
  swap: JudgedStatement,
  { from: copy, to: table }: RenamedTable,
  migration: LintedMigration,
): readonly DroppedTrigger[] {
  const earlier = statementsBefore(swap, migration);
  // Nobody writes to a table that has lost its name already.
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

/** Of a trigger that a server has, the text is its body alone. */
function eventIn(text: string): string | undefined {
  return /\b(?:BEFORE|AFTER)\s+(INSERT|UPDATE|DELETE)\s+ON\b/i.exec(text)?.[1]?.toUpperCase();
}

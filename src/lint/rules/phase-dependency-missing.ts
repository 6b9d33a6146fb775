import { closest, distance } from 'fastest-levenshtein';
import { keyPlace } from '../change/key-place.ts';
import type { LintedMigration } from '../linted.ts';
import type { Remark, Rule } from '../rule.ts';

const phases =
  'phases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD COLUMN NAME CHAR(3) NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN NAME;\n';
const currency = `migration: orders_add_currency\n${phases.replaceAll('NAME', 'currency')}`;
const country = phases.replaceAll('NAME', 'country');

export const rule: Rule = {
  name: 'phase-dependency-missing',
  group: 'phases',
  severity: 'warning',
  flags:
    'A `depends_on` that names no migration among the files that are linted together (a warning: it may have run long ' +
    'ago), or migrations that depend on each other in a circle (an error).',
  why: 'A migration whose dependency never completes is refused at its first phase.',
  instead: 'Correct the name, or lint the file that has it too; in a circle, take one of the dependencies out.',
  covers: ['phase-dependency-cycle'],
  examples: {
    bad: { file: [currency, `migration: orders_add_country\ndepends_on: [orders_add_curency]\n${country}`] },
    good: { file: [currency, `migration: orders_add_country\ndepends_on: [orders_add_currency]\n${country}`] },
  },
  *files(judged) {
    if (judged.length < 2) return;
    const known = new Map(judged.map((one) => [one.migration.name, one]));
    for (const one of judged) {
      for (const [index, name] of one.migration.dependsOn.entries()) {
        if (!known.has(name)) yield missing(one, index, name, [...known.keys()]);
      }
    }
    yield* circles(known);
  },
};

function missing(one: LintedMigration, index: number, name: string, known: readonly string[]): Remark {
  const near = closest(name, known);
  const isNear = distance(name.toLowerCase(), near.toLowerCase()) <= Math.ceil(name.length / 4);
  return {
    place: keyPlace(one, ['depends_on', index]),
    message: `${one.migration.name} depends on ${name}, which none of the files linted here has.`,
    why: isNear ? undefined : 'If it has run long ago, all is well; else this migration is refused at its first phase.',
    fix: isNear && near !== one.migration.name ? `Did you mean ${near}?` : undefined,
  };
}

/** Each circle once, at the dependency that closes it; a migration that depends on itself is the file reader's. */
function* circles(known: ReadonlyMap<string, LintedMigration>): Iterable<Remark> {
  const done = new Set<string>();
  for (const start of known.keys()) {
    /** The way from `start`, and how many dependencies of each have been followed. */
    const way: { readonly name: string; next: number }[] = done.has(start) ? [] : [{ name: start, next: 0 }];
    while (way.length > 0) {
      const here = way.at(-1) as (typeof way)[number];
      const migration = known.get(here.name);
      const index = here.next++;
      const dependency = migration?.migration.dependsOn[index];
      if (migration === undefined || dependency === undefined) {
        done.add(here.name);
        way.pop();
        continue;
      }
      const from = way.findIndex(({ name }) => name === dependency);
      if (from >= 0 && from < way.length - 1) {
        const names = [...way.slice(from).map(({ name }) => name), dependency];
        yield {
          place: keyPlace(migration, ['depends_on', index]),
          severity: 'error',
          message: `These migrations wait for each other: ${names.join(' → ')}.`,
          why: 'Each of them is refused until the other is complete, so none ever starts.',
        };
      } else if (from < 0 && !done.has(dependency) && known.has(dependency)) way.push({ name: dependency, next: 0 });
    }
  }
}

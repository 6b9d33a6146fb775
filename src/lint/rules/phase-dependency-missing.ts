import { closest, distance } from 'fastest-levenshtein';
import { keyPlace } from '../change/key-place.ts';
import type { LintedMigration } from '../linted.ts';
import type { Remark, Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const currency = yaml`
  migration: orders_add_currency
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN currency;
`;
const country = (dependency: string) => yaml`
  migration: orders_add_country
  depends_on: [${dependency}]
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN country CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN country;
`;

export const rule: Rule = {
  name: 'phase-dependency-missing',
  group: 'phases',
  severity: 'warning',
  flags:
    'A `depends_on` that names a migration which is not among the linted files (a warning, because it may have run long ' +
    'ago). Also a circular dependency (an error).',
  why: 'phasedb refuses to start a migration until every dependency is complete.',
  instead: 'Correct the name, or lint the file of that migration too. Break a circle by removing one dependency.',
  covers: ['phase-dependency-cycle'],
  examples: {
    bad: { file: [currency, country('orders_add_curency')] },
    good: { file: [currency, country('orders_add_currency')] },
  },
  *files(judged) {
    if (judged.length < 2) return;
    const known = new Map(judged.map((one) => [one.migration.name, one]));
    for (const one of judged) {
      // Of what is complete nobody asks for its dependencies again.
      if (one.phases.every(({ complete }) => complete)) continue;
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
    message: `${one.migration.name} depends on ${name}, but none of the linted files contains that migration.`,
    why: isNear
      ? undefined
      : 'If that migration already ran, ignore this. Otherwise phasedb refuses to start this migration.',
    fix: isNear && near !== one.migration.name ? `Did you mean ${near}?` : undefined,
  };
}

/** Each circle once, at the dependency that closes it; the file reader reports a migration that depends on itself. */
function* circles(known: ReadonlyMap<string, LintedMigration>): Iterable<Remark> {
  const done = new Set<string>();
  for (const start of known.keys()) {
    /** The path from `start`, with the number of dependencies followed at each step. */
    const path: { readonly name: string; next: number }[] = done.has(start) ? [] : [{ name: start, next: 0 }];
    while (path.length > 0) {
      const here = path.at(-1) as (typeof path)[number];
      const migration = known.get(here.name);
      const index = here.next++;
      const dependency = migration?.migration.dependsOn[index];
      if (migration === undefined || dependency === undefined) {
        done.add(here.name);
        path.pop();
        continue;
      }
      const from = path.findIndex(({ name }) => name === dependency);
      if (from >= 0 && from < path.length - 1) {
        const names = [...path.slice(from).map(({ name }) => name), dependency];
        yield {
          place: keyPlace(migration, ['depends_on', index]),
          severity: 'error',
          message: `These migrations wait for each other: ${names.join(' → ')}.`,
          why: 'Each waits until the other is complete, so none of them ever starts.',
        };
      } else if (from < 0 && !done.has(dependency) && known.has(dependency)) path.push({ name: dependency, next: 0 });
    }
  }
}

import type { Migration } from '../../migration/migration.ts';

type Ordered = Pick<Migration, 'name' | 'dependsOn'>;

/**
 * Migrations in the order in which they are worked on: as they are given, but each behind those that it depends on. Those that
 * wait for each other in a circle come last, as they are given; none of them can begin. Pure.
 */
export function inOrder<One extends Ordered>(migrations: readonly One[]): readonly One[] {
  const given = new Set(migrations.map(({ name }) => name));
  const placed = new Set<string>();
  const order: One[] = [];
  const waiting = [...migrations];
  for (;;) {
    // The first of the files that waits for nothing any more.
    const at = waiting.findIndex(({ dependsOn }) => dependsOn.every((name) => placed.has(name) || !given.has(name)));
    const [one] = at < 0 ? [] : waiting.splice(at, 1);
    if (one === undefined) return [...order, ...waiting];
    order.push(one);
    placed.add(one.name);
  }
}

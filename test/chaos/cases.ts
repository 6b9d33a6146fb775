import { createHash } from 'node:crypto';
import { type FaultKind, faultKinds } from './faults.ts';
import { type Point, placeOf } from './points.ts';
import type { Story } from './stories.ts';

/** One story that meets one fault at one point. */
export interface Case {
  /** The same in every run, also after edits elsewhere in the code. */
  readonly key: string;
  readonly story: Story;
  readonly point: Point;
  readonly kind: FaultKind;
}

/** Every fault that can happen to each point of a story. */
export function casesOf(story: Story, points: readonly Point[], kinds = faultKinds): readonly Case[] {
  return points.flatMap((point) => {
    const bare = point.sql.replace(/\/\*.*?\*\//gs, '').trim();
    return kinds
      .filter(({ happensTo }) => happensTo(bare))
      .map((kind) => ({ key: keyOf(story, point, kind), story, point, kind }));
  });
}

function keyOf(story: Story, point: Point, kind: FaultKind): string {
  const which = point.which === 'only' ? 'first' : point.which;
  const text = [story.name, placeOf(point), which, kind.name].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Whether a case belongs to a shard, by its key: it stays there when others come or go. */
export function isInShard({ key }: Case, shard: number, shards: number): boolean {
  return Number.parseInt(key.slice(0, 8), 16) % shards === shard - 1;
}

/**
 * As few cases as reach every function that sends statements, with the kinds of trouble dealt out in turn so that each
 * meets as many functions as the others.
 * @param inside the kinds to choose from
 */
export function onePerFunction(cases: readonly Case[], kinds: readonly FaultKind[]): readonly Case[] {
  const used = new Map(kinds.map(({ name }) => [name, 0]));
  const rarest = (one: Case, other: Case) => (used.get(one.kind.name) ?? 0) - (used.get(other.kind.name) ?? 0);
  return [...Map.groupBy(cases, ({ point }) => senderOf(point)).values()].flatMap((same) => {
    const [chosen] = same.filter(({ kind }) => used.has(kind.name)).toSorted(rarest);
    if (chosen === undefined) return [];
    used.set(chosen.kind.name, (used.get(chosen.kind.name) ?? 0) + 1);
    return [chosen];
  });
}

/** The function that sends a statement, without who called it. */
export function senderOf({ site }: Pick<Point, 'site'>): string {
  return site.split(' < ')[0] ?? site;
}

import { expect, inject, it } from 'vitest';
import { type Case, casesOf, onePerFunction, senderOf } from '../chaos/cases.ts';
import { faultKinds } from '../chaos/faults.ts';
import { play, recordStory } from '../chaos/play.ts';
import { pointsOf } from '../chaos/points.ts';
import { inOwnProcess, inThisProcess } from '../chaos/runner.ts';
import type { Ground } from '../chaos/scene.ts';
import { stories } from '../chaos/stories.ts';

// A part of `npm run chaos`: each function that sends a statement meets one fault, each kind of fault as many
// functions as the others. Those that wait for most of their time are played there alone, but for one of each.
const { url, host, port } = inject('server');
const ground: Ground = { url, host, port, start: inThisProcess };
const quick = faultKinds.filter(({ waits }) => waits === undefined);

it('R27: whatever happens to one statement, the same commands alone finish the migration', async () => {
  process.setMaxListeners(0);
  const all: Case[] = [];
  for (const story of stories) all.push(...casesOf(story, pointsOf(await recordStory(story, ground))));
  const chosen = onePerFunction(all, quick);
  expect(new Set(chosen.map(({ point }) => senderOf(point)))).toEqual(new Set(all.map(({ point }) => senderOf(point))));
  expect(chosen.every(({ point }) => /^[a-z-]+\//.test(point.site) || point.site === 'mysql2')).toBe(true);
  expect(new Set(chosen.map(({ kind }) => kind))).toEqual(new Set(quick));

  const chunks = all.filter(({ point }) => /^UPDATE `?t`? /.test(point.sql.replace(/\/\*.*?\*\/\s*/g, '')));
  const killed = quick
    .filter(({ name }) => name.startsWith('killed'))
    .flatMap((kind) => chunks.find((one) => one.kind === kind) ?? []);
  expect(killed).toHaveLength(3);

  const wrong: string[] = [];
  const queue = [
    ...killed.map((one) => ({ one, start: inOwnProcess })),
    ...chosen.map((one) => ({ one, start: inThisProcess })),
  ].values();
  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      for (const { one, start } of queue) {
        const { problems, hand, log } = await play(one.story, one.point, one.kind, { ...ground, start });
        if (problems.length === 0 && hand === undefined) continue;
        wrong.push(
          `${one.story.name}, ${one.kind.name} at ${one.point.sql}: ${problems.join('; ')}${hand ?? ''}\n${log}`,
        );
      }
    }),
  );
  expect(wrong.join('\n')).toBe('');
});

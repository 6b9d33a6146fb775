import { expect, inject, it } from 'vitest';
import { faultKinds } from '../chaos/faults.ts';
import { type Ground, play, recordStory } from '../chaos/play.ts';
import { pointsOf } from '../chaos/points.ts';
import { stories } from '../chaos/stories.ts';

const server = inject('server');
const ground: Ground = { url: server.url, host: server.host, port: server.port, cli: `${process.cwd()}/dist/cli.js` };

// A part of `npm run chaos`: a fault of each kind, each at another of the statements that change something.
it('whatever happens to one statement, resume alone finishes the migration', async () => {
  const [story] = stories;
  if (story === undefined) throw new Error('there is no story');
  const points = pointsOf(await recordStory(story, ground)).filter(({ sql }) =>
    /^(\/\*.*?\*\/ *)?(UPDATE|ALTER|INSERT|COMMIT)\b/.test(sql),
  );
  const cases = faultKinds
    .filter(({ name }) => name !== '3024' && !name.startsWith('delayed'))
    .flatMap((kind, index) => {
      const point = points[Math.floor((index * points.length) / faultKinds.length)];
      return point === undefined ? [] : [{ kind, point }];
    });
  expect(cases.length).toBeGreaterThan(10);
  const wrong: string[] = [];
  const queue = cases.values();
  await Promise.all(
    [1, 2].map(async () => {
      for (const { kind, point } of queue) {
        const { problems, log } = await play(story, point, kind, ground);
        if (problems.length > 0) wrong.push(`${kind.name} at ${point.sql}: ${problems.join('; ')}\n${log}`);
      }
    }),
  );
  expect(wrong.join('\n')).toBe('');
});

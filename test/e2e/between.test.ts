import { expect, inject, it } from 'vitest';
import { entries } from '../chaos/between/entries.ts';
import { playEntry } from '../chaos/between/play.ts';

// A part of `npm run chaos -- between`: changes to a server are left out, because each needs a server of its own.
const short = [
  'a column is added',
  'the key goes from INT to BIGINT',
  'the order of the key’s columns changes',
  'the primary key is dropped',
  'in mid-run: a column and an index are added',
  'R16: the password is changed',
  'R16: the right to change the rows is revoked',
];

// `verify` has nothing to object to afterwards.
it('R16, R29: what people do between a stop and a resume goes on exactly right or stops with a true word', async () => {
  const chosen = entries.filter(({ name }) => short.includes(name));
  expect(chosen).toHaveLength(short.length);
  const wrong: string[] = [];
  const queue = chosen.values();
  await Promise.all(
    [1, 2].map(async () => {
      for (const entry of queue) {
        const { problems, log } = await playEntry(entry, inject('server'));
        if (problems.length > 0) wrong.push(`${entry.name}: ${problems.join('; ')}\n${log}`);
      }
    }),
  );
  expect(wrong.join('\n')).toBe('');
});

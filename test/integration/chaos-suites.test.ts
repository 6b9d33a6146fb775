import { expect, inject, it } from 'vitest';
import { randomKills } from '../chaos/suites/random-kills.ts';

// A part of `npm run chaos:random`.
it('a backfill killed at random beside writers changes each row just once and loses no write', async () => {
  const { url, host, port, user, password } = inject('server');
  const given = async () => Promise.reject(new Error('the server of the run stays up'));
  const server = { url, host, port, user, password, crash: given, restart: given };
  let printed = '';
  const outcome = await randomKills(server, (text) => (printed += text), { kills: 2, rows: 2400, writers: 3 }).catch(
    (error: Error) => `${error.message}\n${printed}`,
  );
  expect(outcome).toMatch(/^2 kills in .* 2400 rows once each;/);
});

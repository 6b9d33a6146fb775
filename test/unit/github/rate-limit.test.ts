import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { apiProblem } from '../../../src/github/api-problem.ts';
import { openGithub } from '../../../src/github/client.ts';
import { rateLimitWait } from '../../../src/github/rate-limit.ts';

const now = Date.parse('2026-11-21T10:00:00.500Z');
const inSeconds = (seconds: number) => String(now / 1000 + seconds);

it.each([
  ['a secondary limit', 403, { 'retry-after': '7' }, 7],
  ['a 429', 429, { 'retry-after': '60' }, 60],
  ['a time', 429, { 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT' }, 30],
  ['a time that is over', 429, { 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT' }, 0],
  ['the primary limit', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(41.5) }, 42],
  ['the primary limit as 429', 429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(-3) }, 0],
  [
    'both: retry-after',
    429,
    { 'retry-after': '2', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(3000) },
    2,
  ],
  ['a 429 that says nothing', 429, { 'x-ratelimit-remaining': '990', 'x-ratelimit-reset': inSeconds(3000) }, 60],
  ['a missing permission', 403, { 'x-ratelimit-remaining': '990', 'x-ratelimit-reset': inSeconds(3000) }, undefined],
  ['another status', 404, { 'retry-after': '7' }, undefined],
])('%s: %i with %j asks to wait', (_, status, headers, seconds) => {
  expect(rateLimitWait(status, headers, now)).toBe(seconds);
});

describe('a request', () => {
  async function ask(status: number, headers: Readonly<Record<string, string>>, message: string) {
    const lines: string[] = [];
    let asked = 0;
    const server = createServer((_, response) => {
      const [code, more, body] = asked++ === 0 ? [status, headers, { message }] : [200, {}, { id: 1 }];
      response.writeHead(code, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const github = openGithub('t', (line) => lines.push(line));
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const problem = await github.request('GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r', baseUrl }).then(
        () => undefined,
        (error: unknown) => apiProblem(error),
      );
      return { asked, problem, lines };
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  // None of these texts says "secondary rate", by which the plugin knows that limit.
  it.each([
    ['429 of a proxy', 429, { 'retry-after': '0', 'x-ratelimit-remaining': '990' }, 'Too many requests'],
    ['403 for abuse', 403, { 'retry-after': '0' }, 'You have triggered an abuse detection mechanism.'],
  ])('is repeated after a %s', async (_, status, headers, message) => {
    expect(await ask(status, headers, message)).toMatchObject({ asked: 2, problem: undefined });
  });

  it('is not repeated where the limit lasts for more than a minute, and nobody blames the permissions', async () => {
    const { asked, problem, lines } = await ask(403, { 'retry-after': '3000' }, 'Slow down');
    expect(asked).toBe(1);
    expect(problem).toMatchObject({ status: 403, forbidden: false });
    expect(lines.join()).toMatch(/rate limit is used up .*phasedb does not retry/);
  });

  it('is not repeated where a permission is missing', async () => {
    const headers = { 'x-ratelimit-remaining': '990' };
    expect(await ask(403, headers, 'Resource not accessible by integration')).toMatchObject({
      asked: 1,
      problem: { forbidden: true },
      lines: [],
    });
  });
});

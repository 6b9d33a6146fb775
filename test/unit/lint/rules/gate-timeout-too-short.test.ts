import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);';
const file = (minutes: number, before = true) => {
  const backfill =
    '  - name: backfill\n    irreversible: test\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n      size: 1000\n      delay_ms: 60\n';
  return `migration: m\nphases:\n${before ? backfill : ''}  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t WHERE a IS NULL, timeout_minutes: ${minutes}}\n`;
};
const check = async (text: string, rows: number, estimate: true | undefined = true) =>
  findingsOf(
    'gate-timeout-too-short',
    await lintExample({
      schema,
      file: text,
      facts: { t: { rowsEstimate: rows, dataBytes: rows * 50, indexBytes: 0 } },
      ...(estimate === undefined ? {} : { estimate }),
    }),
  );

describe('gate-timeout-too-short', () => {
  it('writes the number that covers the slow case', async () => {
    const [found, ...others] = await check(file(30), 30_000_000);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      severity: 'warning',
      phase: 'gate',
      message: expect.stringContaining('after 30 min'),
    });
    const minutes = Number(/^timeout_minutes: (\d+)$/.exec(found?.fix ?? '')?.[1]);
    // 30,000 chunks, each with a pause of 60 ms, are half an hour of pauses alone.
    expect(minutes).toBeGreaterThan(30);
    expect(await check(file(minutes), 30_000_000)).toEqual([]);
  });

  it('is silent on a table that is soon done, without a backfill, and where no estimate is asked for', async () => {
    expect(await check(file(30), 100_000)).toEqual([]);
    expect(await check(file(1, false), 30_000_000)).toEqual([]);
    expect(findingsOf('gate-timeout-too-short', await lintExample({ schema, file: file(1) }))).toEqual([]);
  });
});

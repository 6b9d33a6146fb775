import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY);';
const file = expand('ALTER TABLE t ADD COLUMN b INT NULL;');
const check = async (snapshot: {
  takenOn: string;
  version?: readonly [number, number, number];
  pinned?: readonly [number, number, number];
}) =>
  findingsOf(
    'snapshot-outdated',
    await lintExample({ schema, file }, { snapshot: { version: undefined, pinned: undefined, ...snapshot } }),
  ).map(({ message }) => message);

describe('snapshot-outdated', () => {
  it('reports the age above the threshold', async () => {
    expect(await check({ takenOn: '2026-10-22' })).toEqual([]);
    expect(await check({ takenOn: '2026-10-21' })).toEqual([
      'The snapshot was taken 31 days ago, on 2026-10-21. Sizes and definitions may have changed since then.',
    ]);
  });

  it('reports the version where another one is pinned, and both if both apply', async () => {
    const version = [8, 0, 36] as const;
    expect(await check({ takenOn: '2026-11-20', version })).toEqual([]);
    expect(await check({ takenOn: '2026-11-20', version, pinned: version })).toEqual([]);
    expect(await check({ takenOn: '2026-11-20', version, pinned: [8, 4, 3] })).toEqual([
      expect.stringContaining('from MySQL 8.0.36, but the migrations are for MySQL 8.4.3'),
    ]);
    expect(await check({ takenOn: '2025-11-20', version, pinned: [8, 4, 3] })).toHaveLength(2);
  });

  it('is silent without a snapshot', async () => {
    expect(findingsOf('snapshot-outdated', await lintExample({ schema, file }))).toEqual([]);
  });
});

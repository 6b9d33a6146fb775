import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { uncalibrated } from '../../../src/estimate/calibration.ts';
import type { Measure } from '../../../src/estimate/measure/measure.ts';
import { serverInputs } from '../../../src/estimate/server-inputs.ts';
import { lint } from '../../../src/lint/engine.ts';
import { defaultSettings } from '../../../src/lint/settings.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);';

/** What the phase costs by a measure that gives `found`, and how often it was asked. */
async function estimated(text: string, found: Awaited<ReturnType<Measure>>) {
  let asked = 0;
  const table = readSchema(schema).catalog.table(undefined, 't');
  if (table?.facts === undefined) throw new Error('no table');
  const facts = { ...table.facts, rowsEstimate: 1_000_000, dataBytes: 1e8, indexBytes: 0 };
  const { migrations, findings } = await lint({
    files: [{ file: 'm.yaml', text }],
    catalog: readSchema(schema).catalog.with({ ...table, facts }),
    settings: {
      ...defaultSettings('2026-11-21'),
      catalogFrom: 'server',
      estimate: { server: serverInputs({ log_bin: 'ON' }), calibration: uncalibrated, from: 'the test' },
    },
    measure: async () => {
      asked++;
      return found;
    },
  });
  return { asked, findings, estimate: [...(migrations[0]?.estimates?.values() ?? [])][0] };
}

const file = (query: string, head = '') =>
  `migration: m\n${head}phases:\n  - name: backfill\n    irreversible: test\n    batch: {query: "${query} LIMIT {batch_size}", delay_ms: 0}\n`;
const good = file('UPDATE t SET a = 1 WHERE a IS NULL');
const measured = (secondsPerRow: number, changed = 100) => ({ rows: 100, changed, places: 2, secondsPerRow });

describe('a backfill that was measured', () => {
  it('takes as long as its rows took, and its binary log is of the rows that changed', async () => {
    const slow = await estimated(good, measured(1e-3));
    const fast = await estimated(good, measured(1e-5));
    expect(slow.estimate?.seconds?.p50).toBeGreaterThan(1000);
    expect(slow.estimate?.seconds?.p50).toBeLessThan(1200);
    expect((slow.estimate?.seconds?.p50 ?? 0) / (fast.estimate?.seconds?.p50 ?? 1)).toBeGreaterThan(20);
    expect(slow.estimate?.basis).toEqual({
      kind: 'measured',
      confidence: 'high',
      text: 'measured on 100 rows at 2 places',
    });
    const few = await estimated(good, measured(1e-5, 10));
    expect((fast.estimate?.binlogBytes?.p50 ?? 0) / (few.estimate?.binlogBytes?.p50 ?? 1)).toBeCloseTo(10, 3);
  });

  it('says why it was not, and rests on statistics then', async () => {
    const { estimate } = await estimated(good, { why: 't has the trigger spy' });
    expect(estimate?.basis).toMatchObject({
      kind: 'statistics',
      text: expect.stringContaining('(not measured: t has the trigger spy)'),
    });
  });
});

describe('nothing is sent to a server', () => {
  it.each([
    [
      'of a file that is refused',
      file('UPDATE t SET a = 1 WHERE a IS NULL', 'session: {sql_mode: NO_BACKSLASH_ESCAPES}\n'),
    ],
    ['of a file with an unknown key', file('UPDATE t SET a = 1 WHERE a IS NULL', 'unknwon: 1\n')],
  ])('%s', async (_, text) => {
    const { asked, findings } = await estimated(text, measured(1e-5));
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
    expect(asked).toBe(0);
  });

  it('of a backfill that a rule calls an error', async () => {
    const { asked, estimate } = await estimated(file('UPDATE t SET id = id + 1 WHERE a IS NULL'), measured(1e-5));
    expect(asked).toBe(0);
    expect(estimate?.basis?.text).toContain('(not measured: backfill-updates-cursor is an error)');
  });
});

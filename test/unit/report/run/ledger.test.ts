import { describe, expect, it } from 'vitest';
import { holds, type LedgerEnvironment, ledgerMarkdown, mergeLedgers } from '../../../../src/report/run/ledger.ts';
import type { PhaseRecord } from '../../../../src/report/run/phase-record.ts';

const runUrl = (run: number) => `https://github.com/octo/shop/actions/runs/${run}`;
const time = (minute: number) => new Date(Date.UTC(2026, 10, 14, 10, minute)).toISOString();

function environment(name: string, minute: number, phases: readonly Partial<PhaseRecord>[] = [{}]): LedgerEnvironment {
  return {
    name,
    at: time(minute),
    run: 7,
    phases: phases.map((phase) => ({ name: 'expand', status: 'pending', attempt: 1, ...phase })),
  };
}

const names = (ledger: { environments: readonly LedgerEnvironment[] }) => ledger.environments.map(({ name }) => name);
const show = (ledger: Parameters<typeof ledgerMarkdown>[0]['ledger']) =>
  ledgerMarkdown({ migration: 'shop', file: 'migrations/shop.yaml', ledger }, runUrl);

describe('a ledger', () => {
  it('keeps the newest word of each environment, whoever wrote it', () => {
    const staging = mergeLedgers([], environment('staging', 1));
    const both = mergeLedgers([staging], environment('production', 2));
    expect(names(both)).toEqual(['staging', 'production']);
    const older = mergeLedgers([both], environment('production', 1, [{ status: 'running' }]));
    expect(older).toEqual(both);
    const merged = mergeLedgers([staging, mergeLedgers([], environment('staging', 9))], environment('qa', 3));
    expect(merged.environments.map(({ name, at }) => [name, at])).toEqual([
      ['staging', time(9)],
      ['qa', time(3)],
    ]);
    expect(holds(merged, environment('staging', 8))).toBe(true);
    expect(holds(merged, environment('staging', 10))).toBe(false);
    expect(holds(undefined, environment('staging', 1))).toBe(false);
  });

  it.for([
    undefined,
    'text',
    { environments: 7 },
    { environments: [{ name: '', at: time(1), run: 1, phases: [] }] },
    { environments: [{ name: 'x', at: 'yesterday', run: 1, phases: [] }] },
    { environments: [{ name: 'x', at: time(1), run: 1, phases: [{ name: 'a', status: '<img>', attempt: 1 }] }] },
    {
      environments: [
        { name: 'x', at: time(1), run: 1, phases: [{ name: 'a'.repeat(999), status: 'failed', attempt: 1 }] },
      ],
    },
    { environments: Array.from({ length: 21 }, (_, i) => environment(`e${i}`, i)) },
  ])('takes nothing over from a comment that holds %j', (data) => {
    expect(names(mergeLedgers([data], environment('own', 1)))).toEqual(['own']);
  });

  it('stays small: details go first, then the environments that were not heard of for longest, never the own', () => {
    const wide = { reason: '✅'.repeat(150), howFar: '-'.repeat(128), by: '<'.repeat(128) };
    const phases = Array.from({ length: 60 }, (_, i) => ({ ...wide, name: `phase-${i}`, status: 'failed' as const }));
    let ledger = mergeLedgers([], environment('first', 1, phases));
    for (let i = 2; i < 25; i++) ledger = mergeLedgers([ledger], environment(`e${i}`, i, phases));
    ledger = mergeLedgers([ledger], environment('own', 0, phases));
    expect(names(ledger)).toContain('own');
    expect(names(ledger)).not.toContain('first');
    expect(Buffer.byteLength(JSON.stringify(ledger).replace(/[-<>]/g, '\\u0000'))).toBeLessThanOrEqual(25_000);
    expect(mergeLedgers([ledger], environment('own', 0, phases))).toEqual(ledger);
    expect(Buffer.byteLength(show(ledger))).toBeLessThan(40_000);
  });

  it('says of each environment how it stands', () => {
    const states = [
      [{ status: 'complete' }, '✅ complete'],
      [{ status: 'pending' }, '⏩ next is expand'],
      [{ status: 'running' }, '🔄 expand is running'],
      [{ status: 'stopped' }, '⏸️ expand has stopped'],
      [{ status: 'failed', reason: 'no | room' }, '❌ expand has failed'],
      [{ status: 'timed_out' }, '⌛ expand has timed out'],
      [{ status: 'interrupted' }, '⚠️ expand was interrupted'],
      [{ status: 'rolling_back' }, '↩️ expand is being rolled back'],
      [{ status: 'on_hold', rolledBack: true }, '✋ expand was rolled back and is on hold'],
    ] as const;
    for (const [phase, words] of states) {
      expect(show(mergeLedgers([], environment('production', 1, [phase])))).toContain(`#### production: ${words}`);
    }
    expect(show(mergeLedgers([], environment('a', 1, [states[4][0]])))).toContain('- expand: no \\| room');
  });

  it('never says complete because the phase that is to come had no room', () => {
    const done = Array.from({ length: 60 }, (_, i) => ({ name: `phase-${i}`, status: 'complete' as const }));
    const long = [...done, { name: 'drop', status: 'pending' as const }];
    expect(show(mergeLedgers([], environment('production', 1, long)))).toContain('#### production: ⏩ next is drop');
    const wide = long.map((phase) => ({ ...phase, name: `${phase.name}${'<'.repeat(110)}`, by: '-'.repeat(128) }));
    expect(show(mergeLedgers([], environment('production', 1, wide)))).toContain('#### production: ⏩ next is drop');
    expect(show(mergeLedgers([], environment('production', 1, [])))).not.toContain('complete');
  });

  it('shows the name of an environment as text', () => {
    const text = show(mergeLedgers([], environment('<script>\n# @everyone | -->', 1)));
    expect(text).toContain('#### &lt;script&gt; \\# @\u200beveryone \\| --&gt;: ⏩');
  });
});

it('shows the commit of each phase, and takes none that is no commit from a comment', () => {
  const commit = 'a1'.repeat(20);
  const own = environment('production', 1, [{ status: 'complete', commit }, { name: 'gate' }]);
  const text = show(mergeLedgers([], own));
  expect(text).toMatch(/\| phase \| state \| commit \|/);
  expect(text).toMatch(/\| expand \| ✅ complete \| a1a1a1a1a1 \|/);
  const foreign = { environments: [environment('x', 1, [{ commit: '@team <img>' }])] };
  expect(names(mergeLedgers([foreign], own))).toEqual(['production']);
});

it('shows where the binary log was before a contract', () => {
  const recovery = 'binlog.000012 position 4567, GTID set a:1-7';
  const own = environment('production', 1, [{ name: 'drop', status: 'complete', recovery }]);
  expect(show(mergeLedgers([], own))).toContain(`- drop: binary log before its first statement: ${recovery}`);
});

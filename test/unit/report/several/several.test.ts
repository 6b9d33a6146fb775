import { expect, it } from 'vitest';
import type { StatusReport } from '../../../../src/inspect/status/status-report.ts';
import type { Outcome } from '../../../../src/report/several/outcome.ts';
import { overallStatus } from '../../../../src/report/several/overall-status.ts';
import { severalJson } from '../../../../src/report/several/several-json.ts';
import { severalMigrationsText } from '../../../../src/report/several/several-migrations.ts';
import { notBegunElsewhere, severalStatusText } from '../../../../src/report/several/several-status.ts';
import { severalText } from '../../../../src/report/several/several-text.ts';
import { worstExit } from '../../../../src/report/several/worst-exit.ts';

const done: Outcome = { target: 'a', wave: 1, exit: 0, status: 'complete', text: 'm is complete.', json: { exit: 0 } };
const failed: Outcome = { target: 'b', wave: 2, exit: 1, status: 'failed', text: 'error: no', json: { exit: 1 } };
const left: Outcome = { target: 'c', wave: 2, exit: undefined, status: 'not_started', text: '', json: undefined };

it('the worst exit of several is in the order 1, 4, 2, 3, 64, 5, 0', () => {
  const order = [1, 4, 2, 3, 64, 5, 0] as const;
  for (const [index, exit] of order.entries()) expect(worstExit(order.slice(index).toReversed())).toBe(exit);
  expect(worstExit([0, undefined])).toBe(0);
});

it('several results are one table, and what was not started is said', () => {
  const text = severalText([done, failed, left], 100);
  expect(text).toContain('| a      | 1    | 0    | complete    |');
  expect(text).toContain('| c      | 2    |      | not started |');
  expect(text).toContain('1 of 3 targets was not started, because a target before did not end with exit code 0.');
  expect(severalJson([done, failed, left])).toMatchObject({
    exit: 1,
    results: [{ target: 'a', exit: 0, result: { exit: 0 } }, { exit: 1 }, { exit: null, result: null }],
  });
});

it('a migration that one database knows has not begun on the others; one that none knows is a wrong name', () => {
  const unknown: Outcome = {
    ...failed,
    exit: 64,
    status: 'refused',
    json: { error: { code: 'unknown-migration' } },
  };
  expect(notBegunElsewhere([unknown]).map(({ exit }) => exit)).toEqual([64]);
  const settled = notBegunElsewhere([done, unknown]);
  expect(settled.map(({ exit }) => exit)).toEqual([0, 0]);
  const report: StatusReport = { server: 's', stateDatabase: 'd', stateFound: true, asked: undefined, migrations: [] };
  const text = severalStatusText([...settled, failed], new Map([['a', report]]), 100);
  expect(text).toMatch(/\| a +\| nothing has run/);
  expect(text).toMatch(/\| b +\| not begun/);
  expect(text).toMatch(/\| b +\| could not be read/);
  expect(text).toContain('b: error: no');
});

it('many migrations: what is complete is only counted, and one word stands for all', () => {
  const of = (migration: string, exit: Outcome['exit'], status: string): Outcome => ({
    ...done,
    target: undefined,
    migration,
    exit,
    status,
    text: `${migration} says so.`,
  });
  const complete = of('a', 0, 'complete');
  const text = severalMigrationsText([complete, complete, of('b', 0, 'on_hold')], 100);
  expect(text).toContain('b says so.');
  expect(text).toMatch(/\| b +\| 0 +\| on hold +\|/);
  expect(text).toContain('2 migrations are complete.');
  expect(text).not.toContain('a says so.');
  expect(severalMigrationsText([complete], 100)).toBe('1 migration is complete.');
  expect(severalJson([complete])).toMatchObject({ results: [{ migration: 'a', exit: 0 }] });

  const locked = of('c', 3, 'locked');
  const paused = of('d', 5, 'in_progress');
  const told = of('e', 0, 'failed');
  expect(overallStatus([complete])).toBe('complete');
  expect(overallStatus([complete, of('b', 0, 'on_hold'), of('f', 0, 'in_progress')])).toBe('on_hold');
  expect(overallStatus([complete, told])).toBe('failed');
  // The worst exit code decides, and the status that goes with it.
  expect(overallStatus([told, paused])).toBe('in_progress');
  expect(overallStatus([told, paused, locked])).toBe('locked');
  expect(overallStatus([locked, of('g', 4, 'timed_out'), of('h', 4, 'needs_resume')])).toBe('needs_resume');
  expect(overallStatus([of('i', 1, 'refused'), of('h', 4, 'needs_resume')])).toBe('refused');
});

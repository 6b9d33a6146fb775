import { expect, it } from 'vitest';
import type { StatusReport } from '../../../../src/inspect/status/status-report.ts';
import type { Outcome } from '../../../../src/report/several/outcome.ts';
import { severalJson } from '../../../../src/report/several/several-json.ts';
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

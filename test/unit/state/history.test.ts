import { expect, it } from 'vitest';
import { laterColumns } from '../../../src/state/history.ts';
import { newestState } from '../../../src/state/newest-state.ts';
import { createTable, type StateVersion } from '../../../src/state/state-version.ts';
import { stateVersions } from '../../../src/state/version-list.ts';

const by = { actor: { name: 'tester', commit: undefined, runUrl: undefined }, toolVersion: '1.2.3' };
const versions: readonly StateVersion[] = [
  { number: 1, statements: (database) => [createTable(database, 'phasedb_history', '(id INT)')] },
  { number: 2, statements: () => [], eventColumns: { who: ({ actor }) => actor.name, nothing: () => null } },
  { number: 3, statements: () => [], eventColumns: { tool: ({ toolVersion }) => toolVersion } },
];

it('an event is written with the columns of the versions up to that of the state', () => {
  expect(laterColumns(1, by, versions)).toEqual({});
  expect(laterColumns(2, by, versions)).toEqual({ who: 'tester', nothing: null });
  expect(laterColumns(3, by, versions)).toEqual({ who: 'tester', nothing: null, tool: '1.2.3' });
});

it('each version has the number of its place, which is where an upgrade looks for it', () => {
  expect(stateVersions.map(({ number }) => number)).toEqual(stateVersions.map((_, index) => index + 1));
  expect(newestState).toBe(stateVersions.length);
});

import { describe, expect, test } from 'vitest';
import { judgeReplication } from '../../../../src/inspect/doctor/replica-checks.ts';
import { checkServer } from '../../../../src/inspect/doctor/server-checks.ts';
import type { ReplicationChannel } from '../../../../src/mysql/replication.ts';
import type { ServerFacts } from '../../../../src/mysql/server-facts.ts';

const facts: ServerFacts = {
  versionText: '8.4.6',
  version: [8, 4, 6],
  uuid: 'u-1',
  sqlMode: 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES',
  timeZone: 'SYSTEM',
  systemTimeZone: 'UTC',
  binlogFormat: 'ROW',
  binlogOn: true,
  readOnly: false,
  account: 'app@%',
  database: 'shop',
};

describe('settings of the server', () => {
  const statuses = (more: Partial<ServerFacts>) =>
    Object.fromEntries(checkServer({ ...facts, ...more }).map(({ name, status }) => [name, status]));

  test('as they should be', () => {
    expect(statuses({})).toEqual({ version: 'ok', sql_mode: 'ok', 'binary log': 'ok', read_only: 'ok' });
  });

  test.each([
    ['an older 8.0', { version: [8, 0, 20] as const }, 'version', 'warning'],
    ['a lax mode', { sqlMode: '' }, 'sql_mode', 'warning'],
    ['statement-based logging', { binlogFormat: 'STATEMENT' }, 'binary log', 'error'],
    ['no binary log at all', { binlogOn: false, binlogFormat: 'STATEMENT' }, 'binary log', 'ok'],
    ['read_only', { readOnly: true }, 'read_only', 'error'],
  ])('%s', (_, more, name, status) => {
    expect(statuses(more)[name]).toBe(status);
  });
});

describe('what a replica says of itself', () => {
  const channel: ReplicationChannel = {
    sourceUuid: 'u-1',
    receiverRuns: true,
    applierRuns: true,
    error: undefined,
    secondsBehind: 0,
    filters: [],
  };

  test.each([
    ['runs', [channel], 'ok', /about 0 s behind/],
    ['one of several channels', [{ ...channel, sourceUuid: 'u-9' }, channel], 'ok', /a replica of this server/],
    [
      'a stopped applier',
      [{ ...channel, applierRuns: false, error: '1062 dup' }],
      'error',
      /applier does not run: 1062 dup/,
    ],
    ['a stopped receiver', [{ ...channel, receiverRuns: false }], 'error', /receiver does not run/],
    ['filters', [{ ...channel, filters: ['Replicate_Do_DB'] }], 'warning', /Replicate_Do_DB/],
    ['another source', [{ ...channel, sourceUuid: 'u-9' }], 'warning', /from another server/],
    ['no source', [], 'error', /from no server/],
    ['may not be asked', 'unknown', 'warning', /REPLICATION CLIENT/],
  ] as const)('%s', (_, channels, status, found) => {
    expect(judgeReplication(channels, 'u-1')).toMatchObject({ status, found: expect.stringMatching(found) });
  });
});

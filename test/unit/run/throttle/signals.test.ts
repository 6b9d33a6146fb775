import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { migrationJsonSchema } from '../../../../src/migration/json-schema.ts';
import { readMigration } from '../../../../src/migration/read.ts';
import { throttleKeys } from '../../../../src/migration/throttle-keys.ts';
import { ServerError } from '../../../../src/mysql/server-error.ts';
import type { Query, Row } from '../../../../src/mysql/session.ts';
import { signals } from '../../../../src/run/throttle/signal-list.ts';

/** A server that answers each question by a text in it. */
function serverOf(answers: Readonly<Record<string, readonly Row[] | Error>>): Query {
  return async (sql) => {
    const [, answer] = Object.entries(answers).find(([part]) => sql.includes(part)) ?? [];
    if (answer === undefined) throw new Error(`not asked for: ${sql}`);
    if (answer instanceof Error) throw answer;
    return [...answer];
  };
}

function signalOf(key: string) {
  const signal = signals.find((candidate) => candidate.key === key);
  if (signal?.read === undefined) throw new Error(`no signal ${key} that is read`);
  return { ...signal, read: signal.read };
}

describe('the list of signals', () => {
  it('has every file of signals/, and nothing else', () => {
    const files = readdirSync('src/run/throttle/signals').filter((file) => file.endsWith('.ts'));
    const keys = files.map((file) => file.slice(0, -3).replaceAll('-', '_'));
    expect(signals.map(({ key }) => key).sort()).toEqual(keys.sort());
  });

  it('is what the migration file accepts (else: npm run signals)', () => {
    const declared = Object.fromEntries(signals.map(({ key, most, help }) => [key, { most, help }]));
    expect(throttleKeys).toEqual(declared);
    const written = Object.fromEntries(
      signals.map(({ key, most, help }) => [
        key,
        { type: 'integer', default: 0, minimum: 0, maximum: most, description: expect.stringContaining(help) },
      ]),
    );
    const batch = { properties: { throttle: { properties: written } } };
    expect(migrationJsonSchema()).toMatchObject({
      properties: { phases: { items: { properties: { batch } } } },
    });
  });

  it.each(signals.map(({ key, most }) => [key, most] as const))('%s takes 0 to its limit', async (key, most) => {
    const read = async (value: number) => {
      const batch = `batch: {query: "UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}", throttle: {${key}: ${value}}}`;
      return readMigration(`migration: m\nphases:\n  - name: backfill\n    irreversible: x\n    ${batch}\n`, 'm.yaml');
    };
    expect(await read(most)).toMatchObject({ migration: { phases: [{ batch: { throttle: { [key]: most } } }] } });
    expect(await read(most + 1)).toMatchObject({ problems: [expect.objectContaining({ rule: 'phase-file-invalid' })] });
  });
});

describe('semi_sync_waits', () => {
  const { read } = signalOf('semi_sync_waits');
  const own = { id: '1', user: 'u', host: 'h', command: 'Query', seconds: '0', state: '', info: '', self: '1' };
  const session = (id: number, state: string) => ({ ...own, id: String(id), state, self: '0' });
  const ack = 'Waiting for semi-sync ACK from replica';

  it.each(['source', 'master'])('counts those that wait for the plugin %s and those queued behind', async (plugin) => {
    const query = serverOf({
      INNODB_METRICS: [{ one: '1' }],
      'SHOW GLOBAL STATUS': [{ Variable_name: `Rpl_semi_sync_${plugin}_wait_sessions`, Value: '1' }],
      processlist: [own, session(2, ack), session(3, 'waiting for handler commit'), session(4, 'executing')],
    });
    expect(await read(query)).toBe(2);
  });

  it('is zero when nobody waits, whatever else commits', async () => {
    const query = serverOf({
      INNODB_METRICS: [{ one: '1' }],
      'SHOW GLOBAL STATUS': [{ Variable_name: 'Rpl_semi_sync_source_wait_sessions', Value: '0' }],
    });
    expect(await read(query)).toBe(0);
  });

  it('cannot be read without a plugin', async () => {
    const query = serverOf({ INNODB_METRICS: [{ one: '1' }], 'SHOW GLOBAL STATUS': [] });
    await expect(read(query)).rejects.toMatchObject({
      code: 'signal-unreadable',
      message: expect.stringMatching(/^The file sets throttle\.semi_sync_waits, but .* rpl_semi_sync_source /),
      remedy: expect.stringContaining('INSTALL PLUGIN rpl_semi_sync_source'),
    });
  });
});

describe('history_list_length', () => {
  const { read } = signalOf('history_list_length');

  it('is read from its counter', async () => {
    expect(await read(serverOf({ INNODB_METRICS: [{ length: '42' }] }))).toBe(42);
  });

  it('cannot be read when its counter is switched off', async () => {
    await expect(read(serverOf({ INNODB_METRICS: [] }))).rejects.toMatchObject({ code: 'signal-unreadable' });
  });
});

it('R13: threads_running leaves the asking connection out', async () => {
  expect(await signalOf('threads_running').read(serverOf({ Threads_running: [{ Value: '3' }] }))).toBe(2);
});

it('a lost connection does not make a number unreadable', async () => {
  const lost = new ServerError({
    kind: 'connection-lost',
    message: 'gone',
    errno: undefined,
    statement: undefined,
    network: undefined,
  });
  await expect(signalOf('threads_running').read(serverOf({ Threads_running: lost }))).rejects.toBe(lost);
});

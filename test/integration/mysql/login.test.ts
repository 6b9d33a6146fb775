import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { seenFromAfar } from '../../rogue-server/seen-from-afar.ts';

const { host, port } = inject('server');
const password = 'pass-word-1';
const folder = mkdtempSync(join(tmpdir(), 'phasedb-key-'));
const key = join(folder, 'public_key.pem');
const pinned = `?ssl-mode=DISABLED&server-public-key-path=${key}`;
let database: TestDatabase;
let socket: string;

beforeAll(async () => {
  database = await createTestDatabase('login');
  const [status] = await database.query<{ Value: string }>("SHOW STATUS LIKE 'Caching_sha2_password_rsa_public_key'");
  writeFileSync(key, status?.Value ?? '');
  const [row] = await database.query<{ path: string }>('SELECT @@socket AS path');
  socket = row?.path ?? '';
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

describe.each(['caching_sha2_password', 'sha256_password'])('an account with %s', (plugin) => {
  const user = `login_${plugin.slice(0, 6)}`;

  beforeAll(async () => {
    for (const from of ['%', 'localhost']) {
      await database.query(`CREATE USER ${user}@'${from}' IDENTIFIED WITH ${plugin} BY '${password}'`);
      await database.query(`GRANT SELECT ON ${database.name}.* TO ${user}@'${from}'`);
    }
  });
  afterAll(() => database.query(`DROP USER ${user}@'%', ${user}@localhost`));

  const logIn = async (query: string, from: 'near' | 'afar'): Promise<string> => {
    const near = from === 'afar' ? seenFromAfar() : undefined;
    try {
      const target = parseTarget(`mysql://${user}:${password}@${host}:${port}/${database.name}${query}`);
      const session = await Session.open(target, { role: 'test', runId: 'login' });
      await session.close();
      return session.login.restsOnCache ? 'logged in from the cache' : 'logged in';
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    } finally {
      near?.();
    }
  };
  /** The server then has nothing of the password in its cache, as after a restart. */
  const logInAnew = async (query: string, from: 'near' | 'afar') => {
    await database.query('FLUSH PRIVILEGES');
    return logIn(query, from);
  };

  it('logs in without TLS with the server’s own public key pinned, and from this machine without it', async () => {
    expect(await logInAnew(pinned, 'afar')).toBe('logged in');
    expect(await logInAnew('?ssl-mode=DISABLED', 'near')).toBe('logged in');
  });

  it('logs in over TLS, and by the default from this machine', async () => {
    expect(await logInAnew('?ssl-mode=REQUIRED', 'afar')).toBe('logged in');
    expect(await logInAnew('', 'near')).toBe('logged in');
  });

  it.skipIf(!inject('server').canKill)('logs in over a socket, with TLS and without', async () => {
    if (!existsSync(socket)) return; // the server's own, in a container
    expect(await logInAnew(`?socket=${socket}`, 'near')).toBe('logged in');
    expect(await logInAnew(`?ssl-mode=DISABLED&socket=${socket}`, 'near')).toBe('logged in');
  });

  it('does not log in from afar without a proof of who the server is, but where its cache knows the password', async () => {
    for (const query of ['?ssl-mode=DISABLED', '']) expect(await logInAnew(query, 'afar')).toBe('password-not-sent');
    expect(await logIn('?ssl-mode=REQUIRED', 'afar')).toBe('logged in');
    const withCache = plugin === 'caching_sha2_password' ? 'logged in from the cache' : 'password-not-sent';
    for (const query of ['?ssl-mode=DISABLED', '']) expect(await logIn(query, 'afar')).toBe(withCache);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDatabases } from '../../../src/cli/database.ts';
import { Secrets } from '../../../src/cli/secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-database-'));
  writeFileSync(join(folder, 'password'), 'token-of-a-cloud\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(db: string, ...replicas: string[]) {
  const secrets = new Secrets();
  const options = { db, passwordFile: join(folder, 'password') };
  const invocation = { options, terminal: { folder, env: {} }, output: { secrets } };
  return { ...readDatabases(invocation as unknown as Parameters<typeof readDatabases>[0], replicas), secrets };
}

it('the password of --password-file goes to a replica only where its URL says so', async () => {
  expect(() => read('mysql://app@db/shop', 'mysql://app@evil.example')).toThrow(
    expect.objectContaining({ code: 'replica-password-missing', exit: 64 }),
  );
  const { replicas, secrets } = read('mysql://app@db/shop', 'mysql://app@r/?password-from=main', 'mysql://a:own-pw@s');
  expect(await Promise.all(replicas.map((replica) => replica.readPassword()))).toEqual(['token-of-a-cloud', 'own-pw']);
  expect(secrets.scrub('token-of-a-cloud, own-pw')).toBe('***, ***');
});

it('a replica of the configuration may not be checked less than the database', () => {
  const db = 'mysql://app@db/shop?ssl-mode=VERIFY_CA&ssl-ca=ca.pem';
  writeFileSync(join(folder, 'phasedb.config.yaml'), 'replicas: ["mysql://app:pw@r/?ssl-mode=DISABLED"]\n');
  expect(() => read(db)).toThrow(expect.objectContaining({ code: 'replica-ssl-mode-weaker', exit: 64 }));
  writeFileSync(join(folder, 'phasedb.config.yaml'), 'replicas: ["mysql://app:pw@r"]\n');
  expect(read(db).replicas).toMatchObject([{ sslMode: 'VERIFY_CA', sslCa: 'ca.pem' }]);
});

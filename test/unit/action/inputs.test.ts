import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readDeployInputs, readLintInputs } from '../../../src/action/inputs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-inputs-'));
  writeFileSync(join(folder, 'password'), 'token-of-a-cloud\n');
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function give(inputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(inputs)) vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
}

const main = () => ({
  'database-url': 'mysql://app@db.example/shop',
  'password-file': join(folder, 'password'),
  'ssl-mode': 'VERIFY_CA',
  'ssl-ca': 'ca.pem',
});

it('gives the password of the database to the database, not to the server to try statements on', async () => {
  give({ ...main(), 'probe-url': 'mysql://app@probe.example', 'server-public-key-path': 'key.pem' });
  const { target, probe } = readLintInputs();
  expect(await target?.readPassword()).toBe('token-of-a-cloud');
  expect(target).toMatchObject({ sslMode: 'VERIFY_CA', sslCa: 'ca.pem', serverPublicKeyPath: 'key.pem' });
  expect(await probe?.readPassword()).toBe('');
  expect(probe).toMatchObject({ sslMode: 'VERIFY_CA', sslCa: 'ca.pem', serverPublicKeyPath: undefined });
});

it('gives it to a replica that asks for it, of the input or of the configuration', async () => {
  const read = () => readDeployInputs({}, folder).replicas;
  give({ ...main(), command: 'run', migration: 'm.yaml', replicas: 'mysql://app@evil.example' });
  expect(read).toThrow(expect.objectContaining({ code: 'replica-password-missing', exit: 64 }));
  give({ replicas: '' });
  writeFileSync(join(folder, 'phasedb.config.yaml'), 'replicas: ["mysql://app@evil.example"]\n');
  expect(read).toThrow(expect.objectContaining({ code: 'replica-password-missing' }));
  const urls = '["mysql://app@r.example/?password-from=main", "mysql://own:pw@s.example/?ssl-mode=DISABLED"]';
  writeFileSync(join(folder, 'phasedb.config.yaml'), `replicas: ${urls}\n`);
  const [first, second] = read();
  expect(await first?.readPassword()).toBe('token-of-a-cloud');
  // The input ssl-mode overrides that of a URL.
  expect([first?.sslMode, second?.sslMode]).toEqual(['VERIFY_CA', 'VERIFY_CA']);
  expect(await second?.readPassword()).toBe('pw');
});

it('reads which phases to run: the next one by default, and one choice at most', () => {
  const which = (inputs: Readonly<Record<string, string>>) => {
    vi.unstubAllEnvs();
    give({ ...main(), command: 'run', ...inputs });
    return readDeployInputs({}, folder).which;
  };
  expect(which({})).toBe('next');
  expect(which({ phase: 'all' })).toBe('all');
  expect(which({ phase: 'contract' })).toEqual({ phase: 'contract' });
  expect(which({ until: 'contract' })).toEqual({ until: 'contract' });
  expect(which({ only: 'backfill' })).toEqual({ only: 'backfill' });
  expect(() => which({ until: 'contracts' })).toThrow('The input until is not valid.');
  expect(() => which({ phase: 'next', until: 'contract' })).toThrow('The inputs phase and until exclude each other.');
});

it('a target takes its URL, replicas and state from the configuration, and the passwords of all targets are masked', () => {
  writeFileSync(
    join(folder, 'phasedb.config.yaml'),
    'targets: [{name: eu, url_env: EU, replicas_env: EU_REPLICAS, state_database: ops}, {name: us, url_env: US}]\n',
  );
  const env = {
    DATABASE_URL: 'mysql://app@other.example/shop',
    EU: 'mysql://app:eu-secret@eu.example/shop',
    EU_REPLICAS: 'mysql://app:replica-secret@r1.example\nmysql://app:more-secret@r2.example',
    US: 'mysql://app:us-secret@us.example/shop',
  };
  give({ command: 'run', migration: 'm.yaml', target: 'eu' });
  const read = readDeployInputs(env, folder);
  expect(read.target).toMatchObject({ host: 'eu.example', database: 'shop' });
  expect(read.replicas.map(({ host }) => host)).toEqual(['r1.example', 'r2.example']);
  expect(read).toMatchObject({ stateDatabase: 'ops', project: { named: { name: 'eu' } } });
  const written = vi.mocked(process.stdout.write).mock.calls.map(([text]) => String(text));
  for (const secret of ['eu-secret', 'replica-secret', 'more-secret', 'us-secret'])
    expect(written).toContainEqual(expect.stringMatching(new RegExp(`^::add-mask::${secret}\\s*$`)));
  give({ 'database-url': 'mysql://app@other.example/shop' });
  expect(() => readDeployInputs(env, folder)).toThrow(expect.objectContaining({ code: 'wrong-usage', exit: 64 }));
  give({ 'database-url': '', target: 'asia' });
  expect(() => readDeployInputs(env, folder)).toThrow('There is no target `asia`.');
});

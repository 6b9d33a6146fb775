import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseReplica } from '../../../../src/mysql/replica-target.ts';
import { Session } from '../../../../src/mysql/session.ts';
import { parseTarget } from '../../../../src/mysql/target.ts';
import { makeAuthority } from '../../../rogue-server/certificates.ts';
import { authSwitch, moreData, nextFactor, okay } from '../../../rogue-server/packets.ts';
import { passwordTraces } from '../../../rogue-server/password-traces.ts';
import { type RogueServer, type Script, startRogueServer } from '../../../rogue-server/rogue-server.ts';
import * as script from '../../../rogue-server/scripts.ts';
import { seenFromAfar } from '../../../rogue-server/seen-from-afar.ts';

const password = 'correct-horse-battery-staple';
const authority = makeAuthority();
const certificate = authority.issue('localhost');
const folder = mkdtempSync(join(tmpdir(), 'phasedb-login-'));
const ca = join(folder, 'ca.pem');
const otherCa = join(folder, 'other-ca.pem');
const pinned = join(folder, 'public_key.pem');
const foreign = join(folder, 'foreign_key.pem');
let rogue: RogueServer;

beforeAll(() => {
  writeFileSync(ca, authority.cert);
  writeFileSync(otherCa, makeAuthority('Another').cert);
  writeFileSync(join(folder, 'empty.pem'), '');
  writeFileSync(pinned, script.offeredKey.publicKey.export({ type: 'spki', format: 'pem' }));
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(foreign, publicKey.export({ type: 'spki', format: 'pem' }));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => rogue.close());

/** Logs in and leaves; what the attempt says, and what of the password arrived. */
async function logIn(
  play: Script,
  query = '',
  more: { socket?: boolean; certificate?: typeof certificate; password?: string } = {},
) {
  const socketPath = more.socket === true ? join(folder, 'mysql.sock') : undefined;
  rogue = await startRogueServer(play, {
    certificate: more.certificate ?? certificate,
    ...(socketPath && { socketPath }),
  });
  const place = socketPath === undefined ? query : `?socket=${socketPath}${query.replace('?', '&')}`;
  const target = parseTarget(`mysql://app:${more.password ?? password}@localhost:${rogue.port || 3306}/shop${place}`);
  const options = { role: 'test', runId: 'login', connectTimeoutMs: 5_000, deadlineMs: 20_000 };
  const problem: unknown = await Session.open(target, options).then(
    (session) => session.destroy(),
    (error: unknown) => error,
  );
  await rogue.abandoned();
  const means = { challenges: [script.challenge], key: script.offeredKey.privateKey };
  return { problem, traces: passwordTraces(password, rogue, means), taken: rogue.notes.includes('login taken') };
}

/** The login was refused by phasedb itself, and nothing of the password arrived. */
function expectRefusal({ problem, traces }: Awaited<ReturnType<typeof logIn>>, code: string, says: RegExp): void {
  expect({ problem, traces }).toEqual({ problem: expect.objectContaining({ name: 'Failure', code }), traces: [] });
  const { message, untouched, remedy } = problem as { message: string; untouched: string; remedy: string };
  expect(`${message} ${remedy}`).toMatch(says);
  expect(untouched).toBe('No statement was sent over this connection.');
  expect(message).not.toMatch(/TODO|enableCleartextPlugin|authPlugins|No MySQL server answers/);
}

describe('a server on another machine', () => {
  let near: () => void;
  beforeEach(() => {
    near = seenFromAfar();
  });
  afterEach(() => near());

  const tls = { tls: true };
  it.each([
    ['caching_sha2_password with its own key', script.cachingSha2Full(), '', /server-public-key-path=FILE/],
    ['the same, TLS turned off', script.cachingSha2Full(), '?ssl-mode=DISABLED', /ssl-mode=VERIFY_CA/],
    ['sha256_password with its own key', script.sha256Full(), '', /sha256_password.*server-public-key-path=FILE/s],
    ['caching_sha2_password over TLS with any certificate', script.cachingSha2Full(tls), '', /ssl-mode=REQUIRED/],
    ['sha256_password over TLS with any certificate', script.sha256Full(tls), '', /does not check who the server is/],
    ['mysql_clear_password', script.switchTo('mysql_clear_password'), '', /mysql_clear_password.*VERIFY_CA/s],
    ['mysql_clear_password over TLS with any certificate', script.switchTo('mysql_clear_password', tls), '', /check/],
    ['the same with REQUIRED', script.switchTo('mysql_clear_password', tls), '?ssl-mode=REQUIRED', /check/],
    ['mysql_clear_password after a native answer', script.switches(['mysql_clear_password']), '', /check/],
  ])('does not get the password by %s', async (_, play, query, says) => {
    const result = await logIn(play, query);
    expectRefusal(result, 'password-not-sent', says);
    expect(result.taken).toBe(false);
  });

  it.each([
    ['mysql_native_password', script.switchTo('mysql_native_password'), ''],
    ['mysql_native_password at once', script.helloPlugin('mysql_native_password'), ''],
    ['mysql_native_password over TLS', script.switchTo('mysql_native_password', tls), ''],
    ['the fast path of caching_sha2_password', script.cachingSha2Fast(), ''],
    ['the fast path over TLS', script.cachingSha2Fast(tls), ''],
    ['a hello that names mysql_clear_password', script.helloPlugin('mysql_clear_password', tls), '?ssl-mode=REQUIRED'],
    ['a hello that names sha256_password', script.helloPlugin('sha256_password', tls), '?ssl-mode=REQUIRED'],
  ])('gets nothing that the password can be read from by %s, and the login goes on', async (_, play, query) => {
    expect(await logIn(play, query)).toEqual({ problem: undefined, traces: [], taken: true });
  });

  it.each([
    ['mysql_clear_password', script.switchTo('mysql_clear_password')],
    ['mysql_clear_password over TLS', script.switchTo('mysql_clear_password', tls)],
    ['sha256_password', script.sha256Full()],
  ])('an account without a password logs in by %s: there is nothing to keep', async (_, play) => {
    expect(await logIn(play, '', { password: '' })).toMatchObject({ problem: undefined, taken: true });
    expect(rogue.packets).toContainEqual(Buffer.from([0]));
  });

  it.each([
    ['REQUIRED', '?ssl-mode=REQUIRED'],
    ['VERIFY_CA', `?ssl-mode=VERIFY_CA&ssl-ca=${ca}`],
    ['VERIFY_IDENTITY', `?ssl-mode=VERIFY_IDENTITY&ssl-ca=${ca}`],
  ])('gets it over TLS where ssl-mode is %s', async (_, query) => {
    const { problem, traces } = await logIn(script.cachingSha2Full({ tls: true }), query);
    expect(traces).toContain('the password in what came');
    expect(problem).toBe(undefined);
  });

  it('with a pinned key gets the password for that key alone', async () => {
    const right = await logIn(script.cachingSha2Full(), `?ssl-mode=DISABLED&server-public-key-path=${pinned}`);
    expect(right.traces).toContain('the password for the key of the server');
    expect(right.traces).not.toContain('the password in what came');
    await rogue.close();
    for (const play of [script.cachingSha2Full(), script.sha256Full()]) {
      const wrong = await logIn(play, `?ssl-mode=DISABLED&server-public-key-path=${foreign}`);
      expect(wrong.traces).toEqual([]);
      expect(rogue.packets.some((packet) => packet.length === 1)).toBe(false); // it was never asked for its own key
      await rogue.close();
    }
  });

  it.each([
    ['is not there', 'nowhere.pem', /does not exist/],
    ['is no key', 'ca.pem', /does not hold an RSA public key/],
  ])('gets nothing where the file of the pinned key %s', async (_, file, says) => {
    const query = `?ssl-mode=DISABLED&server-public-key-path=${join(folder, file)}`;
    const { problem, traces } = await logIn(script.cachingSha2Full(), query);
    expect(problem).toMatchObject({ code: 'server-public-key-unreadable', message: expect.stringMatching(says) });
    expect(traces).toEqual([]);
  });
});

describe('a token of a cloud (mysql_clear_password)', () => {
  it.each([`?ssl-mode=VERIFY_IDENTITY&ssl-ca=${ca}`, `?ssl-mode=VERIFY_CA&ssl-ca=${ca}`])(
    'logs in with %s',
    async (query) => {
      const { problem, traces, taken } = await logIn(script.switchTo('mysql_clear_password', { tls: true }), query);
      expect(taken).toBe(true);
      expect(traces).toContain('the password in what came');
      expect(problem).toBe(undefined); // a whole session was opened
      expect(rogue.packets.some((packet) => packet.includes('SELECT CONNECTION_ID()'))).toBe(true);
    },
  );

  it.each([
    ['another authority', `?ssl-mode=VERIFY_IDENTITY&ssl-ca=${otherCa}`, certificate],
    ['another authority', `?ssl-mode=VERIFY_CA&ssl-ca=${otherCa}`, certificate],
    ['another host', `?ssl-mode=VERIFY_IDENTITY&ssl-ca=${ca}`, authority.issue('db.example.com')],
  ])('goes to no server with a certificate of %s: %s', async (_, query, shown) => {
    const result = await logIn(script.switchTo('mysql_clear_password', { tls: true }), query, { certificate: shown });
    expect(result).toMatchObject({ problem: { code: 'tls-failed' }, traces: [], taken: false });
  });

  it.each([
    ['no ssl-ca', '?ssl-mode=VERIFY_CA', 'ssl-mode VERIFY_CA needs ssl-ca'],
    ['an empty ssl-ca', `?ssl-mode=VERIFY_CA&ssl-ca=${join(folder, 'empty.pem')}`, 'holds no certificate'],
    ['an ssl-ca without a certificate', `?ssl-mode=VERIFY_CA&ssl-ca=${pinned}`, 'holds no certificate'],
  ])('goes to no server with the certificate of a public authority for another host: %s', async (_, query, says) => {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, authority.cert]);
    try {
      const other = authority.issue('evil.example.com');
      const result = await logIn(script.switchTo('mysql_clear_password', { tls: true }), query, { certificate: other });
      expect(result).toMatchObject({
        problem: { code: 'tls-failed', message: expect.stringContaining(says) },
        traces: [],
      });
    } finally {
      setDefaultCACertificates(before);
    }
  });

  it('does not go over loopback or a socket without TLS', async () => {
    expectRefusal(await logIn(script.switchTo('mysql_clear_password')), 'password-not-sent', /does not use TLS/);
    await rogue.close();
    const bySocket = await logIn(script.switchTo('mysql_clear_password'), '', { socket: true });
    expectRefusal(bySocket, 'password-not-sent', /a socket has no certificate/);
  });
});

describe('a server of this machine', () => {
  it('gets the password for its own key over loopback, and as it is over a socket', async () => {
    const near = await logIn(script.cachingSha2Full());
    expect(near.traces).toContain('the password for the key of the server');
    expect(near.traces).not.toContain('the password in what came');
    await rogue.close();
    const bySocket = await logIn(script.cachingSha2Full(), '', { socket: true });
    expect(bySocket.traces).toContain('the password in what came');
  });
});

describe('a replica on this machine of a database elsewhere', () => {
  it.each([
    ['over loopback', script.cachingSha2Full(), false],
    ['over loopback and TLS', script.cachingSha2Full({ tls: true }), false],
    ['over a socket', script.cachingSha2Full(), true],
    ['over a socket and TLS', script.sha256Full({ tls: true }), true],
  ])('does not get the password of that database %s', async (_, play, isSocket) => {
    const socketPath = isSocket ? join(folder, 'replica.sock') : undefined;
    rogue = await startRogueServer(play, { certificate, ...(socketPath && { socketPath }) });
    const place = socketPath === undefined ? `localhost:${rogue.port}/?` : `/?socket=${socketPath}&`;
    const main = parseTarget(`mysql://app:${password}@db.example.com/shop`);
    const replica = parseReplica(`mysql://app@${place}password-from=main`, main);
    await expect(Session.open(replica, { role: 'test', runId: 'login' })).rejects.toMatchObject({
      code: 'password-not-sent',
    });
    await rogue.abandoned();
    const means = { challenges: [script.challenge], key: script.offeredKey.privateKey };
    expect(passwordTraces(password, rogue, means)).toEqual([]);
  });
});

describe('a server that does not keep to the protocol', () => {
  const clear = authSwitch('mysql_clear_password', script.challenge);
  const native = authSwitch('mysql_native_password', script.challenge);
  const full = `?ssl-mode=REQUIRED`;
  it.each([
    [
      'an unknown plugin',
      'authentication-plugin-unsupported',
      script.switchTo('authentication_ldap_sasl_client'),
      '',
      /authentication_ldap_sasl_client/,
    ],
    ['a plugin called __proto__', 'authentication-plugin-unsupported', script.switchTo('__proto__'), '', /__proto__/],
    [
      'a plugin whose name is a workflow command',
      'authentication-plugin-unsupported',
      script.switchTo('\n::error::x\u001b[31m'),
      '',
      /plugin \?::error::x\?\[31m,/,
    ],
    [
      'the old password',
      'authentication-plugin-unsupported',
      script.switchTo('mysql_old_password'),
      '',
      /mysql_old_password/,
    ],
    ['a switch without a name', 'authentication-plugin-unsupported', script.says([Buffer.from([0xfe])]), '', /plugin/],
    [
      'the password twice, by more data',
      'login-not-understood',
      script.askTwice('more data', { tls: true }),
      full,
      /asked twice/,
    ],
    [
      'the password twice, by a switch',
      'login-not-understood',
      script.askTwice('switch', { tls: true }),
      full,
      /asked twice/,
    ],
    ['a further factor', 'login-not-understood', script.askTwice('factor', { tls: true }), full, /multi-factor/],
    [
      'a second plugin',
      'login-not-understood',
      script.switches(['mysql_native_password', 'caching_sha2_password']),
      '',
      /asked twice/,
    ],
    ['more data of no plugin', 'login-not-understood', script.says([moreData([4])]), '', /had not named/],
    [
      'more data after a native answer',
      'login-not-understood',
      script.says([native, moreData([4])]),
      '',
      /asked twice/,
    ],
    [
      'an unknown word of caching_sha2_password',
      'login-not-understood',
      script.says([authSwitch('caching_sha2_password', script.challenge), moreData([9])]),
      '',
      /does not know/,
    ],
    [
      'a short challenge',
      'login-not-understood',
      script.says([authSwitch('caching_sha2_password', Buffer.from('abc'))]),
      '',
      /challenge/,
    ],
    [
      'a factor without a first one',
      'password-not-sent',
      script.says([nextFactor('mysql_clear_password', script.challenge)]),
      '',
      /mysql_clear_password/,
    ],
    [
      'a file, in place of an answer to the login',
      'login-not-understood',
      script.says([Buffer.from('\u00fb/etc/passwd', 'latin1')]),
      '',
      /does not belong/,
    ],
    ['a switch before TLS', 'login-not-understood', script.beforeTls(clear, true), full, /before TLS was established/],
    [
      'a switch before TLS that never comes',
      'login-not-understood',
      script.beforeTls(clear, false),
      full,
      /before TLS was established/,
    ],
    [
      'a switch before verified TLS',
      'login-not-understood',
      script.beforeTls(clear, true),
      `?ssl-mode=VERIFY_CA&ssl-ca=${ca}`,
      /before TLS was established/,
    ],
    ['an OK before TLS', 'login-not-understood', script.beforeTls(okay, true), full, /before TLS was established/],
  ])('is refused and gets nothing: %s', async (_, code, play, query, says) => {
    expectRefusal(await logIn(play, query), code, says);
  });
});

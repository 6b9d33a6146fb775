import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../../../../src/mysql/session.ts';
import { parseTarget } from '../../../../src/mysql/target.ts';
import { makeAuthority, selfSigned } from '../../../rogue-server/certificates.ts';
import { passwordTraces } from '../../../rogue-server/password-traces.ts';
import { type RogueServer, type Script, startRogueServer } from '../../../rogue-server/rogue-server.ts';
import * as script from '../../../rogue-server/scripts.ts';
import { seenFromAfar } from '../../../rogue-server/seen-from-afar.ts';

const password = 'correct-horse-battery-staple';
const authority = makeAuthority();
const folder = mkdtempSync(join(tmpdir(), 'phasedb-certificates-'));
const ca = join(folder, 'ca.pem');
const options = { role: 'test', runId: 'certificates', connectTimeoutMs: 20_000, deadlineMs: 20_000 };
let rogue: RogueServer;

beforeAll(() => writeFileSync(ca, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => rogue.close());

const shown = {
  good: authority.issue('localhost'),
  expired: authority.issueFor({ from: -9, until: -2 }, 'localhost'),
  'not yet valid': authority.issueFor({ from: 2, until: 9 }, 'localhost'),
  'of another host': authority.issue('evil.example.com'),
  'of many other hosts': authority.issue(...Array.from({ length: 500 }, (_, index) => `host-${index}.example.com`)),
  'of a host whose name is a command': authority.issue('x\n::error::y\u001b[31m'),
  'self-signed': selfSigned('localhost'),
  'of an unknown authority': makeAuthority('Another').issue('localhost'),
};

/** Attempts a login with the password itself, over TLS; what came of it. */
async function logIn(sslMode: string, certificate: keyof typeof shown) {
  rogue = await startRogueServer(script.cachingSha2Full({ tls: true }), { certificate: shown[certificate] });
  const query = sslMode.startsWith('VERIFY_') ? `${sslMode}&ssl-ca=${ca}` : sslMode;
  const target = parseTarget(`mysql://app:${password}@localhost:${rogue.port}/shop?ssl-mode=${query}`);
  const near = seenFromAfar();
  const problem: unknown = await Session.open(target, options)
    .then(
      (session) => session.destroy(),
      (error: unknown) => error,
    )
    .finally(near);
  await rogue.abandoned();
  const means = { challenges: [script.challenge], key: script.offeredKey.privateKey };
  return { problem, traces: passwordTraces(password, rogue, means) };
}

describe('a certificate', () => {
  const renew = /dates of the certificates.*clock of this machine/;
  const authorityOf = /^Set ssl-ca to the PEM file of the authority/;
  const hostOf = /write a host name of its certificate into the URL/;
  it.each([
    ['expired', 'VERIFY_CA', /has expired/, renew],
    ['expired', 'VERIFY_IDENTITY', /has expired/, renew],
    ['not yet valid', 'VERIFY_CA', /is not valid yet/, renew],
    ['not yet valid', 'VERIFY_IDENTITY', /is not valid yet/, renew],
    ['of another host', 'VERIFY_IDENTITY', /is not for the host localhost\. It has DNS:evil\.example\.com\.$/, hostOf],
    [
      'of many other hosts',
      'VERIFY_IDENTITY',
      /is not for the host localhost\. It has DNS:host-0\..{180,200}…\.$/,
      hostOf,
    ],
    [
      'of a host whose name is a command',
      'VERIFY_IDENTITY',
      /is not for the host localhost\. It has [ -~]*::error::[ -~]*$/,
      hostOf,
    ],
    ['self-signed', 'VERIFY_CA', /no authority in .*ca\.pem signed it/, authorityOf],
    ['self-signed', 'VERIFY_IDENTITY', /no authority in .*ca\.pem signed it/, authorityOf],
    ['of an unknown authority', 'VERIFY_CA', /no authority in .*ca\.pem signed it/, authorityOf],
    ['of an unknown authority', 'VERIFY_IDENTITY', /no authority in .*ca\.pem signed it/, authorityOf],
  ] as const)('that is %s does not pass %s; the remedy fits', async (certificate, sslMode, says, remedy) => {
    expect(await logIn(sslMode, certificate)).toEqual({
      problem: expect.objectContaining({
        code: 'tls-failed',
        message: expect.stringMatching(says),
        untouched: 'No statement was sent over this connection.',
        remedy: expect.stringMatching(remedy),
      }),
      traces: [],
    });
  });

  it.each([
    ['good', 'PREFERRED'],
    ['expired', 'PREFERRED'],
    ['self-signed', 'PREFERRED'],
  ] as const)('that is %s gets no readable password with %s', async (certificate, sslMode) => {
    expect(await logIn(sslMode, certificate)).toMatchObject({ problem: { code: 'password-not-sent' }, traces: [] });
  });

  it.each([
    ['good', 'VERIFY_IDENTITY'],
    ['of another host', 'VERIFY_CA'],
    ['expired', 'REQUIRED'],
    ['of an unknown authority', 'REQUIRED'],
  ] as const)('that is %s gets it with %s, as documented', async (certificate, sslMode) => {
    const { problem, traces } = await logIn(sslMode, certificate);
    expect(problem).toBe(undefined);
    expect(traces).toContain('the password in what came');
  });
});

/** A session of the default mode, over TLS at first. */
async function sessionAt(...scripts: readonly Script[]) {
  rogue = await startRogueServer(script.inTurn(...scripts), { certificate: shown.good });
  const target = parseTarget(`mysql://app:${password}@localhost:${rogue.port}/shop`);
  return { target, session: await Session.open(target, options) };
}

describe('a server that is another one at the next connection', () => {
  const tls = { tls: true };

  it('is refused where TLS is gone, on a lost connection and on a further one', async () => {
    const { target, session } = await sessionAt(script.cachingSha2Fast(tls), script.cachingSha2Fast());
    const refused = {
      code: 'no-tls',
      message: expect.stringMatching(/no longer offers TLS/),
      untouched: 'No statement was sent over this connection.',
    };
    await expect(session.reconnect()).rejects.toMatchObject(refused);
    await expect(Session.open(target.withDatabase('other'), options)).rejects.toMatchObject(refused);
    expect(rogue.packets.some((packet) => packet.includes('app\0'))).toBe(true);
    expect(rogue.notes).toEqual(['login taken']); // the first alone
  });

  it('is refused where it has another server_uuid', async () => {
    const { session } = await sessionAt(script.cachingSha2Fast(tls), script.cachingSha2Fast(tls, { uuid: 'another' }));
    await expect(session.reconnect()).rejects.toMatchObject({
      code: 'server-changed',
      message: expect.stringMatching(/server_uuid was rogue and is now another/),
    });
    expect(session.lost).toBe(true);
  });
});

describe('a server that offers TLS and breaks it', () => {
  const open = async (says: Buffer | undefined) => {
    rogue = await startRogueServer(script.breaksTls(says));
    return Session.open(parseTarget(`mysql://app:${password}@localhost:${rogue.port}/shop`), options);
  };

  it('is not said to be away where it speaks something else', async () => {
    await expect(open(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))).rejects.toMatchObject({
      code: 'tls-failed',
      message: expect.stringMatching(/did not agree on TLS \(.*wrong version number.*\)/),
      remedy: expect.stringMatching(/TLSv1\.2 or TLSv1\.3/),
    });
  });

  it('is asked again where it closes the connection: that may pass', async () => {
    await expect(open(undefined)).rejects.toMatchObject({ name: 'ServerError', kind: 'connection-lost' });
  });
});

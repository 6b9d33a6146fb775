import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { makeAuthority } from '../../rogue-server/certificates.ts';

const open = (sslMode: string, sslCa?: string) =>
  Session.open(parseTarget(inject('server').url, { sslMode, sslCa }), { role: 'test', runId: 'tls' });

it('encrypts without asking who the server is', async () => {
  const session = await open('REQUIRED');
  await session.close();
});

it('says of a certificate that nobody vouches for what to give, not that no server answers', async () => {
  const file = join(tmpdir(), `phasedb-ca-${process.pid}.pem`);
  writeFileSync(file, makeAuthority().cert);
  await expect(open('VERIFY_CA', file).finally(() => rmSync(file))).rejects.toMatchObject({
    code: 'tls-failed',
    message: expect.stringMatching(/^The certificate of the server at .* does not pass ssl-mode VERIFY_/),
    remedy: expect.stringContaining('Set ssl-ca to the PEM file of the authority'),
  });
});

it('refuses to verify an authority without saying which: any public one would do, for any host', async () => {
  await expect(open('VERIFY_CA')).rejects.toMatchObject({
    code: 'tls-failed',
    message: expect.stringMatching(/^ssl-mode VERIFY_CA needs ssl-ca\./),
  });
});

it('names a file of ssl-ca that is not there', async () => {
  await expect(open('VERIFY_CA', 'certs/nowhere.pem')).rejects.toMatchObject({
    code: 'tls-failed',
    message: 'phasedb cannot read the ssl-ca file certs/nowhere.pem: the file does not exist.',
  });
});

it('refuses to verify the identity of an IP address, which the driver would compare with localhost', async () => {
  const target = parseTarget('mysql://u:p@127.0.0.1:1/d', { sslMode: 'VERIFY_IDENTITY' });
  await expect(Session.open(target, { role: 'test', runId: 'tls' })).rejects.toMatchObject({
    code: 'tls-failed',
    message: 'ssl-mode VERIFY_IDENTITY compares host names, and the URL has the IP address 127.0.0.1.',
  });
});

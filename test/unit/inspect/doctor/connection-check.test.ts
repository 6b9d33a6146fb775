import { expect, it } from 'vitest';
import { checkConnection } from '../../../../src/inspect/doctor/connection-check.ts';
import { parseTarget } from '../../../../src/mysql/target.ts';

const plain = { isEncrypted: false, isVerified: false, local: undefined } as const;
const tls = { ...plain, isEncrypted: true } as const;

it.each([
  ['VERIFY_CA', { ...tls, isVerified: true }, false, 'ok', 'TLS, certificate checked (VERIFY_CA)'],
  ['PREFERRED', { ...tls, local: 'loopback' }, false, 'ok', 'to this machine, by a loopback address'],
  ['DISABLED', { ...plain, local: 'unix-socket' }, false, 'ok', 'to this machine, by a unix socket'],
  ['REQUIRED', tls, false, 'warning', /^TLS, but ssl-mode REQUIRED does not check.*can get the password$/],
  ['PREFERRED', tls, true, 'warning', /PREFERRED does not check.*relies on the cache.*password-not-sent/],
  ['PREFERRED', tls, false, 'warning', /can read what is sent$/],
  ['DISABLED', plain, true, 'warning', /^without TLS: .*relies on the cache/],
  ['DISABLED', plain, false, 'warning', /^without TLS: the network can read and change what is sent$/],
] as const)('ssl-mode %s over %j, resting on the cache: %s: %s', (mode, channel, restsOnCache, status, says) => {
  const target = parseTarget('mysql://u@h/d', { sslMode: mode, sslCa: 'ca.pem' });
  const check = checkConnection('connection', target, { channel, restsOnCache });
  expect(check).toMatchObject({ name: 'connection', status });
  expect(check.found).toMatch(says);
  expect(check.remedy).toEqual(status === 'ok' ? undefined : expect.stringContaining('ssl-mode=VERIFY_CA'));
});

import { describe, expect, it } from 'vitest';
import { parseReplica } from '../../../src/mysql/replica-target.ts';
import { parseTarget } from '../../../src/mysql/target.ts';

const token = 'token-of-a-cloud';
const main = (query = '') =>
  parseTarget(`mysql://app@db.example/shop${query}`, { passwordSource: () => Promise.resolve(token) });
const verified = '?ssl-mode=VERIFY_CA&ssl-ca=ca.pem';

describe('the password of the database', () => {
  it.each([
    ['mysql://app@evil.example', /has no password/, /\?password-from=main/],
    ['mysql://app@evil.example/shop?ssl-mode=REQUIRED', /has no password/, /\?password-from=main/],
    ['mysql://root@evil.example/?password-from=main', /another user/, /the user of the database, app/],
  ])('does not go to a replica with the URL %s', (url, says, remedy) => {
    expect(() => parseReplica(url, main())).toThrow(
      expect.objectContaining({
        code: 'replica-password-missing',
        exit: 64,
        message: expect.stringMatching(says),
        remedy: expect.stringMatching(remedy),
      }),
    );
  });

  it('does not go to a replica where it stands in the URL of the database', () => {
    const withPassword = parseTarget('mysql://app:pw@db.example/shop');
    expect(() => parseReplica('mysql://app@r.example', withPassword)).toThrow(/has no password/);
  });

  it('goes to a replica of the same user whose URL says so, renewed as for the database', async () => {
    const replica = parseReplica('mysql://app@r.example:3307/?password-from=main', main(verified));
    expect(replica).toMatchObject({ host: 'r.example', port: 3307, user: 'app', database: undefined, renewable: true });
    expect(await replica.readPassword()).toBe(token);
    const seen: string[] = [];
    replica.whenPasswordRead((password) => seen.push(password));
    await replica.readPassword();
    expect(seen).toContain(token); // so it is hidden in what is printed
    const plain = parseReplica('mysql://app@r/?password-from=main', parseTarget('mysql://app:pw@db/shop'));
    expect(plain.revealPassword()).toBe('pw');
  });

  it('is not that of a replica with its own, also an empty one', async () => {
    for (const [url, password] of [
      ['mysql://app:own@r.example', 'own'],
      ['mysql://app:@r.example', ''],
    ] as const) {
      expect(await parseReplica(url, main()).readPassword()).toBe(password);
    }
  });

  it.each([
    ['mysql://app:own@r/?password-from=main', /a password and password-from/],
    ['mysql://app@r/?password-from=other', /is not main/],
  ])('needs one clear word: %s', (url, says) => {
    expect(() => parseReplica(url, main())).toThrow(
      expect.objectContaining({ code: 'database-url-invalid', message: expect.stringMatching(says) }),
    );
  });

  it('is no word in the URL of the database itself', () => {
    expect(() => parseTarget('mysql://app@db/shop?password-from=main')).toThrow(/is for replicas/);
  });
});

describe('the password of the database is protected at a replica as at the database itself', () => {
  const identity = '?ssl-mode=VERIFY_IDENTITY';
  it.each([
    [verified, 'ssl-ca=evil.pem', /trusts an ssl-ca of its own/],
    [identity, 'ssl-ca=evil.pem', /trusts an ssl-ca of its own/],
    ['', 'ssl-mode=VERIFY_CA&ssl-ca=evil.pem', /trusts an ssl-ca of its own/],
    ['?ssl-mode=REQUIRED', 'ssl-mode=VERIFY_CA&ssl-ca=evil.pem', /trusts an ssl-ca of its own/],
    ['?ssl-mode=DISABLED', 'ssl-mode=DISABLED&server-public-key-path=evil.pem', /pins a server key of its own/],
    ['?server-public-key-path=a.pem', 'server-public-key-path=evil.pem', /pins a server key of its own/],
    ['', 'ssl-mode=REQUIRED', /has ssl-mode REQUIRED, where the database has PREFERRED/],
    ['?ssl-mode=DISABLED', 'ssl-mode=REQUIRED', /has ssl-mode REQUIRED, where the database has DISABLED/],
    ['', 'ssl-mode=VERIFY_IDENTITY', /has ssl-mode VERIFY_IDENTITY, where the database has PREFERRED/],
  ])('%s is not lowered by %s', (ofMain, ofReplica, says) => {
    const url = `mysql://app@r.example/?password-from=main&${ofReplica}`;
    expect(() => parseReplica(url, main(ofMain))).toThrow(
      expect.objectContaining({ code: 'replica-password-less-safe', exit: 64, message: expect.stringMatching(says) }),
    );
    // Both remedies: the option removed, and a password of its own.
    expect(parseReplica('mysql://app@r.example/?password-from=main', main(ofMain)).renewable).toBe(true);
    expect(parseReplica(`mysql://app:own@r.example/?${ofReplica}`, main(ofMain)).revealPassword()).toBe('own');
  });

  it.each([
    [verified, 'ssl-ca=ca.pem'],
    [verified, 'ssl-mode=VERIFY_IDENTITY'],
    ['?ssl-ca=ca.pem', 'ssl-mode=VERIFY_CA'],
    ['?ssl-mode=REQUIRED', 'ssl-mode=VERIFY_IDENTITY'],
    ['?ssl-mode=DISABLED', 'ssl-mode=PREFERRED'],
    ['?server-public-key-path=a.pem', 'server-public-key-path=a.pem'],
  ])('%s is kept or raised by %s', (ofMain, ofReplica) => {
    expect(parseReplica(`mysql://app@r/?password-from=main&${ofReplica}`, main(ofMain)).renewable).toBe(true);
  });

  it.each([
    ['mysql://app:pw@db.example/shop', 'r.example', false],
    ['mysql://app:pw@db.example/shop', '127.0.0.1', false],
    ['mysql://app:pw@10.0.0.1/shop', 'localhost', false],
    ['mysql://app:pw@localhost/shop', '127.0.0.1', true],
    ['mysql://app:pw@[::1]/shop', 'localhost', true],
    ['mysql://app:pw@/shop?socket=/run/mysqld.sock', 'localhost', true],
  ])('%s and a replica at %s: this machine is trusted: %s', (ofMain, host, trusted) => {
    const replica = parseReplica(`mysql://app@${host}/?password-from=main`, parseTarget(ofMain));
    expect(replica.trustsThisMachine).toBe(trusted);
    expect(replica.withDatabase('other').trustsThisMachine).toBe(trusted);
  });
});

describe('the ssl-mode of a replica', () => {
  it.each([
    ['', '', 'PREFERRED', undefined],
    ['?ssl-mode=DISABLED', '', 'PREFERRED', undefined],
    ['?ssl-mode=DISABLED', '?ssl-mode=DISABLED', 'DISABLED', undefined],
    ['?ssl-mode=REQUIRED', '', 'REQUIRED', undefined],
    [verified, '', 'VERIFY_CA', 'ca.pem'],
    [verified, '?ssl-ca=own.pem', 'VERIFY_CA', 'own.pem'],
    [verified, '?ssl-mode=VERIFY_IDENTITY', 'VERIFY_IDENTITY', 'ca.pem'],
  ])('is never weaker than that of the database: %s and %s give %s', (ofMain, ofReplica, sslMode, sslCa) => {
    expect(parseReplica(`mysql://app:pw@r/${ofReplica}`, main(ofMain))).toMatchObject({ sslMode, sslCa });
  });

  it.each([
    ['', 'DISABLED'],
    ['?ssl-mode=REQUIRED', 'PREFERRED'],
    ['?ssl-mode=REQUIRED', 'disabled'],
    [verified, 'REQUIRED'],
    ['?ssl-mode=VERIFY_IDENTITY', 'VERIFY_CA'],
  ])('is refused where it is weaker: %s and %s', (ofMain, weaker) => {
    const url = `mysql://app:pw@r/?ssl-mode=${weaker}&ssl-ca=ca.pem`;
    expect(() => parseReplica(url, main(ofMain))).toThrow(
      expect.objectContaining({
        code: 'replica-ssl-mode-weaker',
        exit: 64,
        remedy: expect.stringMatching(/^Remove ssl-mode from the URL of the replica/),
      }),
    );
    expect(parseReplica('mysql://app:pw@r/', main(ofMain)).sslMode).toBe(main(ofMain).sslMode);
  });
});

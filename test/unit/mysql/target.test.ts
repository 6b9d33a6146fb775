import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { parseTarget } from '../../../src/mysql/target.ts';

describe('a database URL', () => {
  it.each([
    ['mysql://app:pw@db.example/shop', { host: 'db.example', port: 3306, user: 'app', database: 'shop' }, 'pw'],
    ['mysql://app:p%40%23%2F@db:3307/shop', { port: 3307, user: 'app' }, 'p@#/'],
    ['mysql://app@db/shop', { user: 'app' }, ''],
    ['mysql://app:a:b@[::1]:3306/shop', { host: '::1' }, 'a:b'],
    ['mysql://app:pw@db', { database: undefined }, 'pw'],
    ['mysql://app:pw@/shop?socket=/run/mysqld.sock', { socketPath: '/run/mysqld.sock' }, 'pw'],
    ['mysql://app:pw@db/shop?ssl-mode=verify-ca&ssl-ca=/ca.pem', { sslMode: 'VERIFY_CA', sslCa: '/ca.pem' }, 'pw'],
  ])('%s', (url, parts, password) => {
    const target = parseTarget(url);
    expect(target).toMatchObject(parts);
    expect(target.revealPassword()).toBe(password);
  });

  const secret = 'Zx9-geheim';
  it.each([
    `postgres://app:${secret}@db/shop`,
    `mysql://app:${secret}#1@db/shop`,
    `mysql://app:${secret}/1@db/shop`,
    `mysql://app:${secret}?1@db/shop`,
    `mysql://app:${secret}@1@db/shop`,
    `mysql://app:${secret}%zz@db/shop`,
    `mysql://:${secret}@db/shop`,
    `mysql://app:${secret}@db:port/shop`,
    `mysql://app:${secret}@db:99999/shop`,
    `mysql://app:${secret}@/shop`,
    `mysql://app:${secret}@db/shop?sslmode=${secret}`,
    `mysql://app:${secret}@db/shop?ssl-mode=${secret}`,
    secret,
    '',
  ])('that is no good is refused without a part of it in the message: %#', (url) => {
    const refusal = (() => {
      try {
        return parseTarget(url);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(Failure);
    expect(refusal).toMatchObject({ code: 'database-url-invalid', exit: 64 });
    expect(inspect(refusal, { depth: 9 }).replace(/^\s+at .*$/gm, '')).not.toContain(secret);
  });

  it('never shows its password when it is printed', () => {
    const target = parseTarget(`mysql://app:${secret}@db/shop`);
    for (const text of [String(target), JSON.stringify({ target }), inspect(target, { depth: 9, showHidden: true })]) {
      expect(text).not.toContain(secret);
    }
  });
});

it.each([
  ['ssl-mode=DISABLED&ssl-mode=VERIFY_CA', 'The database URL has ssl-mode more than once.'],
  ['ssl-ca=a.pem&ssl-mode=VERIFY_CA&ssl-ca=b.pem', 'The database URL has ssl-ca more than once.'],
  ['ssl-mode=', 'The option ssl-mode of the database URL is empty.'],
  ['ssl-mode=VERIFY_CA&ssl-ca', 'The option ssl-ca of the database URL is empty.'],
])('refuses ?%s, which would check less than was meant', (query, message) => {
  expect(() => parseTarget(`mysql://app:pw@db.example.com/shop?${query}`)).toThrow(message);
});

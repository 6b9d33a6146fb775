import { describe, expect, test } from 'vitest';
import { type Grants, missingGrants, type NeededGrant, parseGrants } from '../../../src/mysql/grants.ts';

function grants(lines: string[], more: Partial<Grants> = {}, roles = 'NONE'): Grants {
  return {
    ...parseGrants(lines, roles),
    account: 'app@10.0.%',
    wildcardsAreLiteral: false,
    ignoreCase: false,
    ...more,
  };
}

function need(privilege: string, on: NeededGrant['on']): NeededGrant {
  return { privilege, on, purpose: 'test', optional: false };
}

function missing(needed: NeededGrant[], found: Grants): string[] {
  return missingGrants(needed, found).map(({ statement }) => statement);
}

const select = need('SELECT', { schema: 'shop_1' });
const drop = need('DROP', { schema: 'shop_1' });

describe('SHOW GRANTS is read', () => {
  const lines = [
    'GRANT PROCESS, CREATE TEMPORARY TABLES ON *.* TO `a`@`%`',
    'GRANT CONNECTION_ADMIN ON *.* TO `a`@`%`',
    'GRANT SELECT, INSERT (`v`, `ON`), UPDATE ON `sh``op`.`t` TO `a`@`%` WITH GRANT OPTION',
    'GRANT ALL PRIVILEGES ON `x ON y`.* TO `a`@`%`',
    'REVOKE INSERT ON `mysql`.* FROM `a`@`%`',
    'GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `a`@`%`',
    'GRANT PROXY ON ``@`` TO `a`@`%`',
    'GRANT `r1`@`%`,`r2`@`localhost` TO `a`@`%`',
  ];

  test('level by level', () => {
    const found = parseGrants(lines, '`r1`@`%`');
    expect(found.global).toEqual(new Set(['PROCESS', 'CREATE TEMPORARY TABLES', 'CONNECTION_ADMIN']));
    expect(found.tables).toEqual([{ schema: 'sh`op', table: 't', privileges: new Set(['SELECT', 'UPDATE']) }]);
    expect(found.schemas).toEqual([{ pattern: 'x ON y', privileges: new Set(['ALL']) }]);
    expect(found.revoked).toEqual([{ schema: 'mysql', privileges: new Set(['INSERT']) }]);
    expect(found.inactiveRoles).toEqual(['r2@localhost']);
  });

  test('as ANSI_QUOTES and sql_quote_show_create = 0 print it', () => {
    for (const line of ['GRANT SELECT ON "shop\\_1".* TO "a"@"%"', 'GRANT SELECT ON shop\\_1.* TO a@"%"']) {
      expect(parseGrants([line], 'NONE').schemas).toEqual([{ pattern: 'shop\\_1', privileges: new Set(['SELECT']) }]);
    }
  });
});

describe('what is missing', () => {
  test('a global grant holds for every schema, a schema grant for its own', () => {
    expect(missing([select], grants(['GRANT SELECT ON *.* TO `a`@`%`']))).toEqual([]);
    expect(missing([select], grants(['GRANT SELECT ON `shop\\_1`.* TO `a`@`%`']))).toEqual([]);
    expect(missing([select], grants(['GRANT SELECT ON `shop`.* TO `a`@`%`']))).toHaveLength(1);
  });

  test('a schema grant of all is no global privilege', () => {
    expect(missing([need('PROCESS', 'global')], grants(['GRANT ALL PRIVILEGES ON `shop\\_1`.* TO `a`@`%`']))).toEqual([
      'GRANT PROCESS ON *.* TO `app`@`10.0.%`;',
    ]);
  });

  test('a partial revoke takes a schema out of a global grant', () => {
    const lines = ['GRANT SELECT ON *.* TO `a`@`%`', 'REVOKE SELECT ON `shop_1`.* FROM `a`@`%`'];
    expect(missing([select], grants(lines, { wildcardsAreLiteral: true }))).toEqual([
      'GRANT SELECT ON `shop_1`.* TO `app`@`10.0.%`;',
    ]);
  });

  test('the statement escapes wildcards, and reuses the entry that is there', () => {
    expect(missing([select], grants([]))).toEqual(['GRANT SELECT ON `shop\\_1`.* TO `app`@`10.0.%`;']);
    expect(missing([select, drop], grants(['GRANT SELECT ON `shop_1`.* TO `a`@`%`']))).toEqual([
      'GRANT DROP ON `shop_1`.* TO `app`@`10.0.%`;',
    ]);
  });

  test('an entry with the plain name hides the patterns that match it too', () => {
    const lines = ['GRANT SELECT ON `shop\\_1`.* TO `a`@`%`', 'GRANT DROP ON `shop%`.* TO `a`@`%`'];
    expect(missing([select, drop], grants(lines))).toEqual(['GRANT DROP ON `shop\\_1`.* TO `app`@`10.0.%`;']);
  });

  test('where only a pattern matches, the new entry gives all that is needed, since it hides the pattern', () => {
    const found = grants(['GRANT SELECT ON `shop%`.* TO `a`@`%`']);
    expect(missing([select, drop], found)).toEqual(['GRANT SELECT, DROP ON `shop\\_1`.* TO `app`@`10.0.%`;']);
  });

  test('of several patterns only what all give is relied on', () => {
    const found = grants(['GRANT SELECT, DROP ON `shop%`.* TO `a`@`%`', 'GRANT SELECT ON `s%`.* TO `a`@`%`']);
    expect(missing([select], found)).toEqual([]);
    expect(missing([drop], found)).toHaveLength(1);
  });

  test('letter case counts unless the server ignores it', () => {
    const lines = ['GRANT SELECT ON `SHOP\\_1`.* TO `a`@`%`'];
    expect(missing([select], grants(lines))).toHaveLength(1);
    expect(missing([select], grants(lines, { ignoreCase: true }))).toEqual([]);
  });

  test('tables one by one do as well where they are all that is read', () => {
    const needed = need('SELECT', { schema: 'performance_schema', tables: ['threads', 'metadata_locks'] });
    const one = 'GRANT SELECT ON `performance_schema`.`threads` TO `a`@`%`';
    const two = 'GRANT SELECT ON `performance_schema`.`metadata_locks` TO `a`@`%`';
    expect(missing([needed], grants([one, two]))).toEqual([]);
    expect(missing([needed], grants([one]))).toEqual(['GRANT SELECT ON `performance_schema`.* TO `app`@`10.0.%`;']);
  });

  test('names are quoted, whatever is in them', () => {
    const found = grants([], { account: 'o`brien@x@host' });
    expect(missing([need('PROCESS', 'global')], found)).toEqual(['GRANT PROCESS ON *.* TO `o``brien@x`@`host`;']);
  });
});

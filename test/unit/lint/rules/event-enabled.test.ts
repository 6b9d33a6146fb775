import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const check = async (file: string, schema?: string) =>
  findingsOf('event-enabled', await lintExample({ file, ...(schema === undefined ? {} : { schema }) }));
const fixes = async (sql: string) => (await check(expand(sql))).map(({ fix }) => fix?.split('\n')[0]);

describe('event-enabled', () => {
  it('asks for DISABLE in an expand, in its place', async () => {
    const every = 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY';
    expect(await fixes(`${every} DO SELECT 1;`)).toEqual([`${every} DISABLE DO SELECT 1;`]);
    expect(await fixes(`${every} ON COMPLETION PRESERVE COMMENT 'DO' DO SELECT 1;`)).toEqual([
      `${every} ON COMPLETION PRESERVE DISABLE COMMENT 'DO' DO SELECT 1;`,
    ]);
    expect(await fixes(`${every} ENABLE COMMENT 'x' DO SELECT 1;`)).toEqual([
      `${every} DISABLE COMMENT 'x' DO SELECT 1;`,
    ]);
    expect(await fixes('ALTER EVENT e DO SELECT 1;')).toEqual(['ALTER EVENT e DISABLE DO SELECT 1;']);
    expect(await fixes('ALTER EVENT e ENABLE;')).toEqual(['- name: enable-e']);
    for (const status of ['DISABLE', 'DISABLE ON SLAVE', 'DISABLE ON REPLICA']) {
      expect(await fixes(`${every} ${status} DO SELECT 1;`)).toEqual([]);
    }
  });

  it('is silent about what the fix writes, up to the contract', async () => {
    const [finding] = await check(expand('CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO INSERT INTO t VALUES (1);'));
    const [made = '', ...phase] = finding?.fix?.split('\n') ?? [];
    const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NULL\n';
    const file = `${expand(made)}${gate}${phase.map((line) => `  ${line}\n`).join('')}`;
    const { findings } = await lintExample({ file, schema: 'CREATE TABLE t (a INT NULL);', version: '9.7.0' });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('lets a contract enable it, and a reason', async () => {
    expect(await check(contract('ALTER EVENT e ENABLE;'))).toEqual([]);
    const enabled = expand('CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;');
    const allowed = enabled.replace('    sql:', '    allow: [{what: code, reason: it only counts}]\n    sql:');
    expect(await check(allowed)).toMatchObject([{ severity: 'info' }]);
  });

  it('is not fooled by an event that is renamed before it is enabled, nor by new code of a disabled one', async () => {
    const made = 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1;';
    expect(await check(expand(`${made}\nALTER EVENT e RENAME TO f ENABLE;`))).toMatchObject([{ place: { line: 6 } }]);
    expect(await check(expand(`${made}\nALTER EVENT e DO SELECT 2;`))).toEqual([]);
  });

  it('warns of an event that drops itself', async () => {
    const once = (more: string) => `CREATE EVENT e ON SCHEDULE AT '2037-01-01' ${more} DISABLE DO SELECT 1;`;
    expect(await check(expand(once('')))).toMatchObject([{ severity: 'warning' }]);
    expect(await check(expand(once('ON COMPLETION NOT PRESERVE')))).toMatchObject([{ severity: 'warning' }]);
    expect(await check(expand(once('ON COMPLETION PRESERVE')))).toEqual([]);
  });
});

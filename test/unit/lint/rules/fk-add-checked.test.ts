import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE p (id BIGINT, region INT, PRIMARY KEY (id), KEY r (region, id));
CREATE TABLE t (id BIGINT PRIMARY KEY, pid BIGINT NULL, region INT NULL, KEY pid (pid), KEY rp (region, pid));`;
const add = 'ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (pid) REFERENCES p (id);';
const unchecked = `SET SESSION foreign_key_checks = 0;\n${add}\nSET SESSION foreign_key_checks = 1;`;
const orphans = 'SELECT COUNT(*) FROM t c LEFT JOIN p p ON p.id = c.pid WHERE c.pid IS NOT NULL AND p.id IS NULL';
const lintOf = (file: string, more = {}) => lintExample({ schema, version: '8.4.6', file, ...more });
const check = async (file: string, more = {}) => findingsOf('fk-add-checked', await lintOf(file, more));

describe('fk-add-checked', () => {
  it('shows the gate and the contract behind it, instead of the general rule', async () => {
    const result = await lintOf(expand(add));
    expect(findingsOf('fk-add-checked', result)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: 'MySQL copies t while writes wait, to check each row against the foreign key t (pid) → p.',
        fix: [
          '- name: no-orphans-t-pid',
          '  type: gate',
          '  wait_until:',
          `    query: "${orphans}"`,
          '    expected: 0',
          '- name: contract-t-foreign-key',
          '  type: contract',
          '  sql: |',
          ...unchecked.split('\n').map((line) => `    ${line}`),
        ].join('\n'),
      },
    ]);
    expect(findingsOf('ddl-copy-table', result)).toEqual([]);
  });

  it('needs no gate where there is one, or where the column is new', async () => {
    expect(await check(contract(add, orphans))).toMatchObject([{ fix: unchecked }]);
    const addition = 'ALTER TABLE t ADD COLUMN q BIGINT NULL;';
    expect(await check(expand(`${addition}\n${add.replace('(pid)', '(q)')}`))).toMatchObject([
      { fix: expect.stringMatching(/^SET SESSION/) },
    ]);
  });

  it('pairs the columns of a composite key', async () => {
    const file = expand('ALTER TABLE t ADD FOREIGN KEY (region, pid) REFERENCES p (region, id);');
    expect(await check(file)).toMatchObject([
      {
        fix: expect.stringContaining(
          'ON p.region = c.region AND p.id = c.pid WHERE c.region IS NOT NULL AND c.pid IS NOT NULL AND p.region IS NULL',
        ),
      },
    ]);
  });

  it('finds the one inside a column, which counts from 9.0 on', async () => {
    const file = expand('ALTER TABLE t ADD COLUMN q BIGINT NULL REFERENCES p (id);');
    expect(await check(file, { version: '9.7.0' })).toHaveLength(1);
    expect(await check(file)).toEqual([]);
  });

  it('is a warning on a small table, and info where a copy is allowed', async () => {
    const facts = { t: { dataBytes: 5_000_000, indexBytes: 0 } };
    expect(await check(expand(add), { facts })).toMatchObject([{ severity: 'warning' }]);
    const file = expand(add).replace('    irreversible', '    allow: [{what: copy, reason: "ok"}]\n    irreversible');
    expect(await check(file)).toMatchObject([{ severity: 'info' }]);
  });

  it('is silent with the checks off, on new tables, and where another clause copies anyway', async () => {
    expect(await check(expand(unchecked))).toEqual([]);
    expect(
      await check(
        expand('CREATE TABLE n (id BIGINT PRIMARY KEY);\nALTER TABLE n ADD FOREIGN KEY (id) REFERENCES p (id);'),
      ),
    ).toEqual([]);
    const both = await lintOf(expand('ALTER TABLE t MODIFY region BIGINT, ADD FOREIGN KEY (pid) REFERENCES p (id);'));
    expect(findingsOf('fk-add-checked', both)).toEqual([]);
    expect(findingsOf('ddl-copy-table', both).length + findingsOf('type-change-copy', both).length).toBeGreaterThan(0);
  });

  it('takes a column that is added along apart, with the index', async () => {
    const result = await lintOf(
      expand('ALTER TABLE t ADD COLUMN q BIGINT NULL, ADD CONSTRAINT t_q FOREIGN KEY (q) REFERENCES p (id);'),
    );
    const [found, second] = findingsOf('fk-add-checked', result);
    expect(second).toBeUndefined();
    expect(found?.fix).toBe(
      [
        'ALTER TABLE t ADD COLUMN q BIGINT NULL;',
        'ALTER TABLE t ADD INDEX q (q);',
        'SET SESSION foreign_key_checks = 0;',
        'ALTER TABLE t ADD CONSTRAINT t_q FOREIGN KEY (q) REFERENCES p (id);',
        'SET SESSION foreign_key_checks = 1;',
      ].join('\n'),
    );
    expect(findingsOf('fk-add-without-index', result)).toEqual([]);
    expect((await lintOf(expand(found?.fix ?? ''))).findings).toEqual([]);
  });
});

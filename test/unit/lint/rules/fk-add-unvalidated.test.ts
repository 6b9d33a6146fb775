import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE p (id BIGINT, region INT, PRIMARY KEY (id), KEY r (region, id));
CREATE TABLE t (id BIGINT PRIMARY KEY, pid BIGINT NULL, region INT NULL, KEY pid (pid), KEY rp (region, pid));`;
const off = 'SET SESSION foreign_key_checks = 0;';
const add = 'ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (pid) REFERENCES p (id);';
const check = async (file: string) =>
  findingsOf('fk-add-unvalidated', await lintExample({ schema, version: '8.4.6', file }));

describe('fk-add-unvalidated', () => {
  it('generates the gate', async () => {
    expect(await check(expand(`${off}\n${add}`))).toMatchObject([
      {
        severity: 'warning',
        place: { line: 6, column: 21 },
        message: expect.stringContaining('The foreign key t (pid) → p is added with foreign_key_checks off'),
        fix: '- name: no-orphans-t-pid\n  type: gate\n  wait_until:\n    query: "SELECT COUNT(*) FROM t c LEFT JOIN p p ON p.id = c.pid WHERE c.pid IS NOT NULL AND p.id IS NULL"\n    expected: 0',
      },
    ]);
  });

  it('takes a gate that looks at something else for none', async () => {
    const elsewhere = 'SELECT COUNT(*) FROM t c LEFT JOIN p ON p.id = c.region WHERE p.id IS NULL';
    expect(await check(contract(`${off}\n${add}`, elsewhere))).toHaveLength(1);
    expect(await check(contract(`${off}\n${add}`, 'SELECT COUNT(*) FROM t WHERE pid IS NULL'))).toHaveLength(1);
  });

  it.each([
    'SELECT COUNT(*) FROM t c LEFT JOIN p ON p.id = c.pid WHERE c.pid IS NOT NULL AND p.id IS NULL',
    'SELECT COUNT(*) FROM T WHERE pid IS NOT NULL AND NOT EXISTS (SELECT 1 FROM P WHERE P.id = T.PID)',
    'SELECT EXISTS (SELECT 1 FROM t WHERE pid NOT IN (SELECT id FROM p))',
  ])('is content with %s', async (gate) => {
    expect(await check(contract(`${off}\n${add}`, gate))).toEqual([]);
  });

  it('asks a table that points to itself to be looked at twice', async () => {
    const self = `${off}\nALTER TABLE t ADD FOREIGN KEY (pid) REFERENCES t (id);`;
    expect(await check(contract(self, 'SELECT COUNT(*) FROM t WHERE pid < 0'))).toHaveLength(1);
    const gate = 'SELECT COUNT(*) FROM t c LEFT JOIN t p ON p.id = c.pid WHERE c.pid > 0 AND p.id IS NULL';
    expect(await check(contract(self, gate))).toEqual([]);
  });

  it('is silent on a column that the phase adds without values, and on new tables', async () => {
    const fk = 'ADD FOREIGN KEY (q) REFERENCES p (id);';
    expect(await check(expand(`ALTER TABLE t ADD COLUMN q BIGINT NULL;\n${off}\nALTER TABLE t ${fk}`))).toEqual([]);
    expect(await check(expand(`${off}\nALTER TABLE t ADD COLUMN q BIGINT NULL, ${fk}`))).toEqual([]);
    expect(await check(expand(`${off}\nALTER TABLE t ADD COLUMN q BIGINT NOT NULL DEFAULT 7, ${fk}`))).toHaveLength(1);
    expect(await check(expand(`CREATE TABLE n (q BIGINT PRIMARY KEY);\n${off}\nALTER TABLE n ${fk}`))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t;';
const result = (file: string) => lintExample({ schema, file });
const check = async (file: string) => findingsOf('rename-table', await result(file));

describe('rename-table', () => {
  it('offers a view of the new name, and to exchange the two', async () => {
    expect(await check(contract('RENAME TABLE t TO z;'))).toEqual([
      expect.objectContaining({
        severity: 'error',
        place: { file: 'm.yaml', line: 8, column: 20 },
        end: { file: 'm.yaml', line: 8, column: 26 },
        message: 't becomes z in one step: running code that uses t fails after this statement.',
        fix: [
          '- name: name-z',
          '  type: expand',
          '  sql: |',
          '    CREATE VIEW z AS SELECT * FROM t;',
          '  rollback_sql: |',
          '    DROP VIEW z;',
          '# deploy code that uses the new name, put a gate here that waits for it, then:',
          '- name: rename-t',
          '  type: contract',
          '  sql: |',
          '    RENAME TABLE z TO _drop_z, t TO z;',
          '    DROP VIEW _drop_z;',
          '  irreversible: nothing uses t any more',
        ].join('\n'),
      }),
    ]);
  });

  it('sees ALTER TABLE … RENAME', async () => {
    expect(await check(expand('ALTER TABLE t RENAME TO z;'))).toMatchObject([{ place: { line: 5, column: 21 } }]);
  });

  it('replaces destructive-outside-contract', async () => {
    const found = await result(expand('RENAME TABLE t TO z;'));
    expect(findingsOf('rename-table', found)).toHaveLength(1);
    expect(findingsOf('destructive-outside-contract', found)).toEqual([]);
  });

  it('is silent about a swap, after which the name is there as before', async () => {
    expect(await check(contract('RENAME TABLE t TO t_old, t_new TO t;'))).toEqual([]);
    expect(await check(contract('RENAME TABLE z TO _drop_z, t TO z;\nDROP VIEW _drop_z;'))).toEqual([]);
  });

  it('reports foreign keys that move with a swap', async () => {
    const child =
      'CREATE TABLE c (id BIGINT PRIMARY KEY, t_id BIGINT, KEY (t_id), CONSTRAINT c_t FOREIGN KEY (t_id) REFERENCES t (id) ON DELETE CASCADE);';
    const asked = async (sql: string) =>
      findingsOf('rename-table', await lintExample({ schema: schema + child, file: contract(sql) }));
    const swap = 'RENAME TABLE t TO t_old, t_new TO t;';
    const [found, second] = await asked(swap);
    expect(second).toBeUndefined();
    expect(found).toMatchObject({
      severity: 'error',
      place: { line: 8, column: 20 },
      message:
        'The foreign key c_t of c will reference t_old, and no foreign key will reference the table that takes the name t.',
      fix: [
        'ALTER TABLE c DROP FOREIGN KEY c_t;',
        swap,
        'SET SESSION foreign_key_checks = 0;',
        'ALTER TABLE c ADD CONSTRAINT c_t FOREIGN KEY (t_id) REFERENCES t (id) ON DELETE CASCADE;',
        'SET SESSION foreign_key_checks = 1;',
      ].join('\n'),
    });
    expect(await asked(found?.fix ?? '')).toEqual([]);
    expect(await asked(`${swap}\nALTER TABLE c DROP FOREIGN KEY c_t;`)).toEqual([]);
  });

  it('reports foreign keys and triggers that the new table lacks', async () => {
    const more =
      'CREATE TABLE a (id BIGINT PRIMARY KEY, t_id BIGINT, KEY (t_id), CONSTRAINT a_t FOREIGN KEY (t_id) REFERENCES t (id));' +
      'CREATE TRIGGER a_log AFTER INSERT ON a FOR EACH ROW INSERT INTO log VALUES (NEW.id);';
    const asked = async (expanded: string, contracted: string) => {
      const later = contract(contracted).split('phases:\n')[1] ?? '';
      return findingsOf('rename-table', await lintExample({ schema: schema + more, file: expand(expanded) + later }));
    };
    const swap = 'RENAME TABLE a TO a_old, a_new TO a;';
    const like = 'CREATE TABLE a_new LIKE a;';
    expect(await asked(like, swap)).toMatchObject([
      {
        severity: 'warning',
        message: 'The table that takes the name a lacks what a has: the foreign key a_t and the trigger a_log.',
      },
    ]);
    const key = 'ALTER TABLE a_new ADD CONSTRAINT a_t2 FOREIGN KEY (t_id) REFERENCES t (id);';
    const trigger = 'CREATE TRIGGER a_log2 AFTER INSERT ON a FOR EACH ROW INSERT INTO log VALUES (NEW.id);';
    expect(await asked(`${like}\n${key}`, `${swap}\n${trigger}`)).toEqual([]);
    const own = 'CREATE TRIGGER a_log AFTER INSERT ON a FOR EACH ROW REPLACE INTO a_new VALUES (NEW.id, NEW.t_id);';
    expect(await asked(`${like}\n${key}\n${own}`, swap)).toEqual([]);
  });

  it('is silent about what is new, and about views', async () => {
    expect(await check(expand('CREATE TABLE n (id INT);\nRENAME TABLE n TO m;'))).toEqual([]);
    expect(await check(contract('RENAME TABLE v TO w;'))).toEqual([]);
  });

  it('is silent where the table is on its way out', async () => {
    const retire = contract('RENAME TABLE t TO _drop_t;');
    const soak = '  - name: soak\n    type: gate\n    wait_until: {not_before: {after: contract, hours: 168}}\n';
    const drop = '  - name: drop\n    type: contract\n    sql: DROP TABLE _drop_t;\n    irreversible: test\n';
    expect(await check(`${retire}${soak}${drop}`)).toEqual([]);
    expect(await check(`${retire}${drop}`)).toHaveLength(1);
  });
});

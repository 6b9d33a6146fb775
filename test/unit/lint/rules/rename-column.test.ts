import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = "CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(20) NOT NULL DEFAULT 'x', b INT NULL);";
const result = (file: string) => lintExample({ schema, file });
const check = async (file: string) => findingsOf('rename-column', await result(file));

describe('rename-column', () => {
  it('is an error in every phase, with the way around it', async () => {
    const [found] = await check(contract('ALTER TABLE t RENAME COLUMN a TO z;'));
    expect(found).toMatchObject({
      severity: 'error',
      place: { line: 8, column: 21 },
      message: 't.a becomes z in one step: running code that uses a fails after this statement.',
    });
    expect(found?.fix).toBe(
      [
        '- name: add-z',
        '  type: expand',
        '  sql: |',
        '    ALTER TABLE t ADD COLUMN z VARCHAR(20) NULL;',
        '  rollback_sql: |',
        '    ALTER TABLE t DROP COLUMN z;',
        '# deploy code that writes both columns, then:',
        '- name: fill-z',
        '  type: backfill',
        '  batch:',
        '    query: |',
        '      UPDATE t SET z = a WHERE NOT (z <=> a) LIMIT {batch_size}',
        '- name: filled-z',
        '  type: gate',
        '  wait_until:',
        '    query: "SELECT COUNT(*) FROM t WHERE NOT (z <=> a)"',
        '    expected: 0',
        '# deploy code that uses the new column only, then:',
        '- name: drop-a',
        '  type: contract',
        '  sql: |',
        '    ALTER TABLE t DROP COLUMN a;',
        '  irreversible: z holds the same values',
      ].join('\n'),
    );
  });

  it('offers a way that itself is without an error', async () => {
    const [found] = await check(contract('ALTER TABLE t RENAME COLUMN a TO z;'));
    const phases = (found?.fix ?? '').replaceAll(/^/gm, '  ');
    const { findings } = await result(`migration: m\nphases:\n${phases}\n`);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.filter(({ rule }) => rule.startsWith('backfill-'))).toEqual([]);
  });

  it('sees CHANGE, and a change of case for none', async () => {
    expect(await check(expand('ALTER TABLE t CHANGE b z INT NULL;'))).toHaveLength(1);
    expect(await check(expand('ALTER TABLE t CHANGE b B INT NULL;'))).toEqual([]);
  });

  it('replaces destructive-outside-contract, unless something is dropped too', async () => {
    const rename = await result(expand('ALTER TABLE t RENAME COLUMN a TO z;'));
    expect(findingsOf('rename-column', rename)).toHaveLength(1);
    expect(findingsOf('destructive-outside-contract', rename)).toEqual([]);
    expect(await check(expand('ALTER TABLE t RENAME COLUMN a TO z, DROP COLUMN b;'))).toEqual([]);
  });

  it('is a warning where a generated column keeps the old name', async () => {
    const sql = 'ALTER TABLE t RENAME COLUMN b TO z, ADD COLUMN b INT AS (z) VIRTUAL;';
    expect(await check(contract(sql))).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('code that writes it fails') },
    ]);
  });

  it('is silent about tables and columns that the phase itself makes', async () => {
    expect(await check(expand('CREATE TABLE n (x INT);\nALTER TABLE n RENAME COLUMN x TO y;'))).toEqual([]);
    expect(await check(expand('ALTER TABLE t ADD COLUMN x INT;\nALTER TABLE t RENAME COLUMN x TO y;'))).toEqual([]);
  });

  it('has no fix for a counter', async () => {
    expect(await check(contract('ALTER TABLE t RENAME COLUMN id TO t_id;'))).toMatchObject([{ fix: undefined }]);
  });

  it('warns without a fix where the column takes the place of one that goes in the same statement', async () => {
    const warned = [
      { severity: 'warning', fix: undefined, message: expect.stringContaining('t.b takes the place of a:') },
    ];
    expect(await check(contract('ALTER TABLE t DROP COLUMN a, RENAME COLUMN b TO a;'))).toMatchObject(warned);
    expect(await check(contract('ALTER TABLE t RENAME COLUMN a TO a_old, RENAME COLUMN b TO a;'))).toMatchObject(
      warned,
    );
  });

  it('is silent about a swap with a column that the migration adds and a trigger fills', async () => {
    const add = expand(
      'ALTER TABLE t ADD COLUMN n INT;\nCREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = NEW.b;',
    );
    const swap = contract('ALTER TABLE t DROP COLUMN b, RENAME COLUMN n TO b;').split('phases:\n')[1] ?? '';
    expect(await check(add + swap)).toEqual([]);
    expect(await check(add.replace('NEW.n =', 'NEW.m =') + swap)).toHaveLength(1);
  });
});

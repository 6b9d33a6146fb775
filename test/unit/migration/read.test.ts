import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { migrationOf, phaseOf } from './reading.ts';

const example = (name: string) => readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8');

describe('the published example', () => {
  it('is read with every default filled in', async () => {
    const migration = await migrationOf(example('add_checksum_column'));
    expect(migration.name).toBe('add_checksum_column');
    expect(migration.phases.map(({ name, type, index }) => [name, type, index])).toEqual([
      ['expand', 'expand', 0],
      ['backfill', 'backfill', 1],
      ['gate', 'gate', 2],
      ['contract', 'contract', 3],
    ]);
    const backfill = phaseOf(migration, 'backfill');
    expect(backfill.rollback).toBeUndefined();
    expect(backfill.batch).toMatchObject({
      size: 1000,
      delayMs: 10,
      lagThresholdMs: 500,
      pkColumn: undefined,
      legacyCursor: false,
      checkpointEvery: 10,
      targetMs: 250,
      parallel: 1,
      maxRowsPerSecond: 0,
      keepUpdatedAt: false,
      throttle: { threads_running: 0, history_list_length: 0, commit_ms: 0, semi_sync_waits: 0 },
      doneWhen: { sql: 'SELECT COUNT(*) FROM EVENTS WHERE CHECKSUM IS NULL', expected: 0 },
    });
    expect(phaseOf(migration, 'expand').ddl).toEqual({
      lockWaitTimeoutS: 5,
      commitLockWaitS: 5,
      retries: 20,
      onCancel: 'leave',
    });
    expect(phaseOf(migration, 'gate')).toMatchObject({ pollIntervalMs: 5000, timeoutMinutes: 120, onFailure: 'none' });
  });

  it('knows where each statement stands', async () => {
    const migration = await migrationOf(example('add_checksum_column'));
    const contract = phaseOf(migration, 'contract');
    expect(contract.place).toEqual({ file: 'm.yaml', line: 28, column: 5 });
    expect(contract.statements.map(({ place, sql }) => [place.line, place.column, sql])).toEqual([
      [30, 7, 'ALTER TABLE EVENTS MODIFY COLUMN CHECKSUM VARCHAR(64) NOT NULL'],
      [31, 7, 'ALTER TABLE EVENTS ADD INDEX IDX_CHECKSUM (CHECKSUM)'],
    ]);
    expect(contract.rollback?.map(({ place }) => place.line)).toEqual([33, 34]);
    expect(phaseOf(migration, 'backfill').batch.place).toEqual({ file: 'm.yaml', line: 13, column: 9 });
    expect(phaseOf(migration, 'gate').query?.place).toEqual({ file: 'm.yaml', line: 24, column: 14 });
  });

  it('warns that its backfill has nothing to roll back with', async () => {
    const { warnings } = await migrationOf(example('add_checksum_column'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ rule: 'rollback-missing', phase: 'backfill', place: { line: 10, column: 5 } });
  });
});

describe('what may be left out or lowered', () => {
  it('warns of DDL without a way back', async () => {
    const { warnings } = await migrationOf('migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE t FORCE\n');
    expect(warnings.map(({ rule, place }) => [rule, place.line, place.column])).toEqual([['rollback-missing', 4, 5]]);
  });

  it('warns of a contract without a gate where destruction is allowed', async () => {
    const allowed = 'allow: [{what: destructive, reason: "no longer read"}]';
    const { warnings } = await migrationOf(
      `migration: m\nphases:\n  - name: contract\n    sql: DROP TABLE t\n    irreversible: gone\n    ${allowed}\n`,
    );
    expect(warnings.map(({ rule, phase }) => [rule, phase])).toEqual([['contract-without-gate', 'contract']]);
  });

  it('lets a phase set what concerns its own session', async () => {
    const { phases } = await migrationOf(
      'migration: m\nphases:\n  - name: expand\n    irreversible: x\n    sql: |\n      SET foreign_key_checks = 0, unique_checks = 0;\n      SET SESSION lock_wait_timeout = 3;\n      ALTER TABLE t FORCE;\n',
    );
    expect(phases[0]).toMatchObject({ statements: [{ index: 0 }, { index: 1 }, { index: 2 }] });
  });
});

describe('expected values', () => {
  it.each([
    ['0', 0],
    ['-3', -3],
    ['9007199254740993', '9007199254740993'],
    ['0.10', '0.10'],
    ['"0"', '0'],
    ['done', 'done'],
    ['null', null],
    ['true', true],
  ])('%s is %j', async (written, expected) => {
    const text = `migration: m\nphases:\n  - name: gate\n    wait_until: {query: SELECT 1, expected: ${written}}\n`;
    expect(phaseOf(await migrationOf(text), 'gate').query?.expected).toBe(expected);
  });
});

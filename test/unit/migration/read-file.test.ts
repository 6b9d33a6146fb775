import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import { processorMs } from '../../processor-time.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasedb-migration-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function failureOf(content: string | Uint8Array): Promise<Failure> {
  const path = join(folder, 'm.yaml');
  await writeFile(path, content);
  return failureAt(path);
}

async function failureAt(path: string): Promise<Failure> {
  const outcome = await readMigrationFile(path).catch((error: unknown) => error);
  if (!(outcome instanceof Failure)) throw new Error('no failure');
  expect(outcome).toMatchObject({
    code: 'phase-file-invalid',
    exit: 1,
    untouched: 'Nothing was sent to the database.',
  });
  expect(outcome.remedy).toBeTruthy();
  return outcome;
}

describe('readMigrationFile', () => {
  it('reads a file and carries its name', async () => {
    const path = new URL('../../../examples/add_checksum_column.yaml', import.meta.url).pathname;
    const migration = await readMigrationFile(path);
    expect(migration).toMatchObject({ file: path, name: 'add_checksum_column' });
    expect(migration.phases[0]?.place).toEqual({ file: path, line: 4, column: 5 });
  });

  it('makes a single problem the failure itself', async () => {
    const failure = await failureOf('migration: m\nphases: []\n');
    expect(failure.place).toMatchObject({ line: 2, column: 9 });
    expect(failure.message).toMatch(/^`phases` must be a list/);
  });

  it('lists several problems with their positions', async () => {
    const failure = await failureOf('migration: 1\nphasen: []\n');
    const lines = failure.message.split('\n');
    expect(lines[0]).toBe(`The migration file ${join(folder, 'm.yaml')} has 3 problems:`);
    expect(lines[1]).toMatch(/m\.yaml:1:1: The required key `phases` is missing/);
    expect(lines[2]).toMatch(/m\.yaml:1:12: `migration` must be text/);
    expect(lines[3]).toMatch(/m\.yaml:2:1: Unknown key `phasen` at the top level\. Did you mean `phases`\?$/);
  });

  it('lists at most 50 and counts the rest', async () => {
    const failure = await failureOf(`migration: m\nphases:\n${'  - name: 1\n'.repeat(70)}`);
    const lines = failure.message.split('\n');
    expect(lines).toHaveLength(52);
    expect(lines.at(-1)).toBe('… and 20 more.');
  });

  it('refuses a file of 10 MB before it reads it as YAML', async () => {
    const took = await processorMs(async () => {
      const failure = await failureOf(new Uint8Array(10_000_000).fill(0x5b));
      expect(failure.message).toMatch(/9\.5 MiB/);
    });
    expect(took).toBeLessThan(2000);
  });

  it('reports a missing file, a folder and a file in the middle of the path', async () => {
    expect((await failureAt(join(folder, 'none.yaml'))).message).toMatch(/the file does not exist\.$/);
    expect((await failureAt(folder)).message).toMatch(/it is a directory\.$/);
    await writeFile(join(folder, 'f'), '');
    expect((await failureAt(join(folder, 'f', 'm.yaml'))).message).toMatch(/a file, not a directory\.$/);
  });

  it('points at bytes that are no UTF-8', async () => {
    const failure = await failureOf(Buffer.from('migration: m\ndescription: gr\xfcn\n', 'latin1'));
    expect(failure.place).toMatchObject({ line: 2, column: 16 });
    const utf16 = await failureOf(Buffer.from('\ufeffmigration: m\n', 'utf16le'));
    expect(utf16.message).toMatch(/UTF-16/);
  });
});

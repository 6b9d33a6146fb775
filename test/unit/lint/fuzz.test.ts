import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import { fuzzCases } from './fuzz-cases.ts';
import { checkCase } from './fuzz-check.ts';

// `npm run fuzz` does the same for as long as one likes, with statements of up to 5 MB.
describe('any file at all', () => {
  it('is linted within 2 s, without a crash, and never in silence', async () => {
    await fc.assert(
      fc.asyncProperty(fuzzCases(20_000), async (one) => {
        await checkCase(one);
      }),
      { seed: 20261121, numRuns: 400 },
    );
  });

  const large = 2 * 1024 * 1024;
  const expand = (sql: string) => `migration: m\nphases:\n  - name: expand\n    sql: ${sql}\n    irreversible: fuzz\n`;
  const gate = (sql: string) => `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ${sql}\n`;
  it.each([
    ['one name', expand(`ALTER TABLE ${'t'.repeat(large)} FORCE`)],
    ['parentheses', expand(`ALTER TABLE t ADD CHECK ${'('.repeat(100_000)}1${')'.repeat(100_000)}`)],
    ['open parentheses', expand(`ALTER TABLE t ADD CHECK ${'('.repeat(large)}`)],
    ['an open string', expand(`"ALTER TABLE t COMMENT '${'x'.repeat(large)}"`)],
    ['clauses', expand(`ALTER TABLE t ${'ADD a INT, '.repeat(20_000)} FORCE`)],
    ['statements', expand(`|\n${'      ALTER TABLE t FORCE;\n'.repeat(1_000)}`)],
    ['conditions', gate(`SELECT COUNT(*) FROM t WHERE ${'a = 1 OR b = 2 AND '.repeat(2_000)} c`)],
    ['nested conditions', gate(`SELECT COUNT(*) FROM t WHERE ${'(a = 1 OR '.repeat(450)}b${')'.repeat(450)}`)],
    ['nested queries', gate(`SELECT COUNT(*) FROM ${'(SELECT * FROM '.repeat(6)}t${') AS x'.repeat(6)}`)],
    ['a list', gate(`SELECT COUNT(*) FROM t WHERE a IN (${'1, '.repeat(4_900)}1)`)],
    ['nested YAML', `migration: m\nphases: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
    [
      'aliases',
      `a: &a [x]\n${Array.from({ length: 12 }, (_, n) => `b${n}: &b${n} [${`*${n === 0 ? 'a' : `b${n - 1}`}, `.repeat(9)}]\n`).join('')}migration: *b11\n`,
    ],
  ])('much of the same: %s', async (_, text) => {
    await checkCase({ text, schema: undefined });
  });
});

describe('any bytes at all', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phasedb-fuzz-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are a migration or a failure that says what is wrong', async () => {
    const valid = Buffer.from(
      'migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE t FORCE\n    irreversible: fuzz\n',
    );
    const path = join(folder, 'm.yaml');
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all)),
      fc
        .tuple(fc.nat({ max: valid.length }), fc.uint8Array({ maxLength: 4 }))
        .map(([at, scrap]) => Buffer.concat([valid.subarray(0, at), scrap, valid.subarray(at)])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (all) => {
        await writeFile(path, all);
        try {
          await readMigrationFile(path);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          expect((error as Failure).message.length).toBeLessThan(10_000);
        }
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});

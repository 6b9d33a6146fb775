import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMigration } from '../../../src/migration/read.ts';
import { processorMs } from '../../processor-time.ts';

const words = [
  'migration:',
  'phases:',
  '- name:',
  'expand',
  'backfill',
  'gate',
  'contract',
  'sql: |',
  'batch:',
  'query:',
  'wait_until:',
  'allow:',
  'UPDATE t SET a = 1 LIMIT {batch_size}',
  'ALTER TABLE t FORCE;',
  "'",
  '"',
  '`',
  '/*',
  '*/',
  '--',
  ';',
  '{',
  '}',
  '[',
  ']',
  ':',
  ', ',
  '&a ',
  '*a ',
  '!!binary ',
  '%YAML 1.1\n',
  '---\n',
  '...\n',
  '? ',
  '|',
  '>',
  '\n',
  '\n  ',
  '\n    ',
  '\t',
  '\r\n',
  '\0',
  '\ufeff',
  '\ud800',
  '😀',
  '0',
  '1e999',
  '~',
];

const lines = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 5 })), {
  maxLength: 60,
});

describe('any text at all', () => {
  it('gives a migration or problems with a place inside of the file, and is never thrown at', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          lines.map((parts) => parts.join('')),
          lines.map((parts) => `migration: m\nphases:\n  - name: expand\n    ${parts.join('')}`),
        ),
        async (text) => {
          const result = await readMigration(text, 'm.yaml');
          if ('migration' in result) return;
          const count = text.split('\n').length;
          expect(result.problems.length).toBeGreaterThan(0);
          for (const { place, message, remedy } of result.problems) {
            expect(place.line).toBeGreaterThanOrEqual(1);
            expect(place.line).toBeLessThanOrEqual(count);
            expect(place.column).toBeGreaterThanOrEqual(1);
            expect(message + remedy).not.toMatch(/\p{Cc}|undefined|\[object/u);
          }
        },
      ),
      { numRuns: 1500 },
    );
  }, 30_000);

  const size = 1 << 20;
  it.each([
    ['brackets', '['.repeat(size)],
    ['dashes', '- '.repeat(size / 2)],
    ['keys', Array.from({ length: size / 8 }, (_, n) => `k${n}: 1`).join('\n')],
    ['items', `phases:\n${'- a\n'.repeat(size / 4)}`],
    ['documents', '---\n'.repeat(size / 4)],
    ['quotes', '"'.repeat(size)],
    ['comments', '#\n'.repeat(size / 2)],
    ['blanks', ' '.repeat(size)],
    ['anchors', Array.from({ length: 8_000 }, (_, n) => `- &a${n} x\n- *a${n}\n`).join('')],
    ['unknown keys', `phases:\n- {${Array.from({ length: 10_000 }, (_, n) => `k${n}: 1`).join(', ')}}`],
    ['wrong items', `migration: m\nphases:\n${'- a\n'.repeat(10_000)}`],
    ['semicolons', `migration: m\nphases:\n- name: expand\n  sql: ${';'.repeat(size)}`],
    ['statements', `migration: m\nphases:\n- name: expand\n  sql: |\n${'    x;\n'.repeat(50_000)}`],
  ])('does not take long over a million %s', async (_what, text) => {
    const took = await processorMs(async () => {
      const result = await readMigration(text, 'm.yaml');
      expect('problems' in result).toBe(true);
    });
    expect(took).toBeLessThan(8000);
  });
});

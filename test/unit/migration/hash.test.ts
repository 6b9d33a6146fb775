import { describe, expect, it } from 'vitest';
import { describeChange } from '../../../src/migration/describe-change.ts';
import { phaseHash, phaseText } from '../../../src/migration/hash.ts';
import { migrationOf } from './reading.ts';

async function phaseIn(text: string) {
  const [phase] = (await migrationOf(`migration: m\nphases:\n${text}`)).phases;
  if (phase === undefined) throw new Error('no phase');
  return phase;
}

const expand = (sql: string, more = '') =>
  phaseIn(`  - name: expand\n    sql: |\n      ${sql}\n    rollback_sql: ALTER TABLE t FORCE\n${more}`);
const backfill = (query: string, more = '') =>
  phaseIn(`  - name: backfill\n    batch:\n      query: |\n        ${query}\n${more}`);
const gate = (more: string) => phaseIn(`  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t\n${more}`);
const update = 'UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}';

describe('the hash of a phase', () => {
  it('is 64 hexadecimal digits over a readable text', async () => {
    const phase = await expand('alter table t add column A int; ALTER TABLE t FORCE;');
    expect(phaseText(phase)).toBe('type: expand\nALTER TABLE t ADD COLUMN A INT\nALTER TABLE t FORCE');
    expect(phaseHash(phase)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is deaf to comments, blanks, case of keywords, limits, pauses and the way back', async () => {
    const one = phaseHash(await expand('ALTER TABLE t FORCE;'));
    expect(phaseHash(await expand('alter   table t /* why */ force -- so'))).toBe(one);
    expect(phaseHash(await expand('ALTER TABLE t FORCE;', '    ddl: {retries: 1}\n    on_failure: rollback\n'))).toBe(
      one,
    );
    const two = phaseHash(await backfill(update));
    expect(phaseHash(await backfill(update, '      size: 7\n      delay_ms: 0\n      done_when: SELECT 0\n'))).toBe(
      two,
    );
    const three = phaseHash(await gate(''));
    expect(phaseHash(await gate('      poll_interval_ms: 10\n      timeout_minutes: 1\n'))).toBe(three);
  });

  it('hears every change of what is done', async () => {
    const hashes = [
      await expand('ALTER TABLE t FORCE;'),
      await expand('ALTER TABLE T FORCE;'),
      await expand("ALTER TABLE t COMMENT 'a  b';"),
      await expand("ALTER TABLE t COMMENT 'a b';"),
      await expand('ALTER TABLE t FORCE; ALTER TABLE t FORCE;'),
      await backfill(update),
      await backfill(update, '      pk_column: id\n'),
      await backfill(update, '      keep_updated_at: true\n'),
      await gate(''),
      await gate('      expected: 1\n'),
      await gate('      expected: null\n'),
      await gate('      expected: "null"\n'),
    ].map(phaseHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('keeps each statement on a line of its own', async () => {
    const phase = await phaseIn('  - name: expand\n    irreversible: x\n    sql: "ALTER TABLE t COMMENT \'a\\nb\'"\n');
    expect(phaseText(phase).split('\n')).toHaveLength(2);
  });
});

describe('the description of a change', () => {
  it('shows only the lines that differ', () => {
    expect(describeChange('type: expand\na\nb\nc', 'type: expand\na\nx\ny\nc')).toBe('- b\n+ x\n+ y');
    expect(describeChange('a\nb', 'a')).toBe('- b');
    expect(describeChange('a', 'a\na')).toBe('+ a');
    expect(describeChange('a', 'a')).toBe('');
  });

  it('is bounded in lines and in their length', () => {
    const many = (word: string) => Array.from({ length: 1000 }, (_, n) => `${word} ${n}`).join('\n');
    const lines = describeChange(many('a'), many('b')).split('\n');
    expect(lines).toHaveLength(42);
    expect(lines[20]).toBe('- … 980 more lines');
    const [removed, added] = describeChange(
      `${'x'.repeat(1000)}A${'y'.repeat(1000)}`,
      `${'x'.repeat(1000)}B${'y'.repeat(1000)}`,
    ).split('\n');
    expect(removed).toMatch(/^- …x+Ay+…$/);
    expect(added).toMatch(/^\+ …x+By+…$/);
    expect(removed?.length).toBeLessThan(200);
  });
});

import { describe, expect, it } from 'vitest';
import { migrationOf, phaseOf, problemsOf } from './reading.ts';

/** Line and column of each statement of the one expand phase. */
async function placesOf(text: string): Promise<readonly string[]> {
  return phaseOf(await migrationOf(text), 'expand').statements.map(({ place }) => `${place.line}:${place.column}`);
}

const head = ['migration: m', 'phases:', '  - name: expand', '    irreversible: x'];
const file = (...lines: readonly string[]) => `${[...head, ...lines].join('\n')}\n`;
const a = 'ALTER TABLE a FORCE;';

describe('positions of statements', () => {
  it.each([
    ['a block', file('    sql: |', `      ${a}`, '', '      -- two', `        ${a} ${a}`), ['6:7', '9:9', '9:30']],
    ['a block with header and comment', file('    sql: |2-   # text', `      ${a}`, `       ${a}`), ['6:7', '7:8']],
    [
      'a block that begins with empty lines',
      file('    sql: |', '', '     ', `      ${a}`, `      ${a}`),
      ['8:7', '9:7'],
    ],
    ['a plain scalar', file(`    sql: ${a} ${a}`), ['5:10', '5:31']],
    [
      'a plain scalar over several lines',
      file('    sql:', '      ALTER TABLE a', '', '        FORCE;', `      ${a}`),
      ['6:7', '9:7'],
    ],
    ['a folded block: its start', file('    sql: >', `      ${a}`, `      ${a}`), ['5:10', '5:10']],
    ['quotes: their start', file(`    sql: "${a}\\n${a}"`), ['5:10', '5:10']],
    ['an anchored block, where it is written', file('    sql: &s |', `      ${a}`, `      ${a}`), ['6:7', '7:7']],
    ['characters beyond the basic plane', file('    sql: |', `      /* 😀 */ ${a} ${a}`), ['6:16', '6:37']],
  ])('%s', async (_what, text, places) => {
    expect(await placesOf(text)).toEqual(places);
  });

  it('are the same with line ends of Windows, and with a byte order mark', async () => {
    const text = file('    sql: |', `      ${a}`, '', `      ${a}`);
    const windows = text.replaceAll('\n', '\r\n');
    expect(await placesOf(windows)).toEqual(['6:7', '8:7']);
    expect(await placesOf(`\ufeff${windows}`)).toEqual(['6:7', '8:7']);
    expect(await problemsOf(`\ufeffmigratio: m\r\nphases: []\r\n`)).toEqual([
      expect.stringMatching(/^1:1 phase-file-invalid The required key `migration` is missing/),
      expect.stringMatching(/^1:1 phase-unknown-key Unknown key `migratio`/),
      expect.stringMatching(/^2:9 /),
    ]);
  });

  it('lead from an alias to the text that it stands for', async () => {
    const text = file('    sql: ALTER TABLE a FORCE', '    rollback_sql: &undo |', `      ${a}`).replace(
      '    irreversible: x\n',
      '',
    );
    const twice = `${text}  - name: again\n    type: expand\n    sql: ALTER TABLE a FORCE\n    rollback_sql: *undo\n`;
    const { phases } = await migrationOf(twice);
    expect(phases.map((phase) => (phase.type === 'expand' ? phase.rollback?.[0]?.place.line : undefined))).toEqual([
      6, 6,
    ]);
  });

  it('stay quick for a block of many statements', async () => {
    const text = file(
      '    sql: |',
      ...Array.from({ length: 20_000 }, (_, line) => `      ${line % 20 === 19 ? a : '-- between'}`),
    );
    const places = await placesOf(text);
    expect(places.at(-1)).toBe('20005:7');
  }, 20_000);
});

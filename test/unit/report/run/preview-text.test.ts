import { expect, it } from 'vitest';
import { GiB } from '../../../../src/core/storage-size.ts';
import { nothing } from '../../../../src/estimate/estimate.ts';
import { previewText } from '../../../../src/report/run/preview-text.ts';
import type { Preview } from '../../../../src/run/context/preview.ts';

const verdict = { algorithm: 'inplace', lock: 'none', rebuild: true } as const;
const statement = {
  sql: 'ALTER TABLE t\n  DROP COLUMN a',
  tables: [{ name: 'shop.t', rows: 1_200_000, bytes: 3 * GiB }],
  verdict,
  estimate: { ...nothing, seconds: { p50: 100, p90: 400 }, diskBytes: { p50: GiB, p90: 2 * GiB } },
} as unknown as Preview['phases'][number]['statements'][number];

const contract: Preview = {
  migration: 'm',
  server: 'app@db.example:3306/shop',
  direction: 'forward',
  phases: [{ name: 'drop-a', type: 'contract', statements: [statement], lasting: ['drop-a is irreversible: no copy'] }],
};

it('shows each statement with size, time and what it costs, then what cannot be taken back', () => {
  expect(previewText(contract).split('\n')).toEqual([
    'phasedb is about to run the contract drop-a of m. Server: app@db.example:3306/shop',
    '  1. ALTER TABLE t DROP COLUMN a',
    '     shop.t: about 1,200,000 rows, 3.0 GiB',
    '     in place, rebuilds the table; takes 1 min 40 s (in bad cases 6 min 40 s); up to 2.0 GiB of disk',
    'This cannot be taken back:',
    '  - drop-a is irreversible: no copy',
  ]);
});

it('names each phase of a rollback in the order of the work, and says what is unknown', () => {
  const unknown = { ...nothing, seconds: undefined, missing: [{ what: 'the size of shop.t', kind: 'size' as const }] };
  const text = previewText({
    ...contract,
    direction: 'rollback',
    phases: [
      { name: 'gate', type: 'gate', statements: [], lasting: [] },
      {
        name: 'widen',
        type: 'expand',
        lasting: [],
        statements: [
          { ...statement, tables: [{ name: 'shop.t', rows: undefined, bytes: undefined }], estimate: unknown },
        ],
      },
    ],
  });
  expect(text.split('\n')).toEqual([
    'The rollback of m undoes, in this order: the gate gate, the expand widen. Server:',
    'app@db.example:3306/shop',
    'gate (gate):',
    '  no statement is sent',
    'widen (expand):',
    '  1. ALTER TABLE t DROP COLUMN a',
    '     shop.t: rows unknown, size unknown',
    '     in place, rebuilds the table; time unknown: phasedb does not know the size of shop.t',
    'phasedb sees nothing here that cannot be taken back.',
  ]);
});

it('lets no text of a file move the cursor', () => {
  const hostile = { ...statement, sql: 'ALTER TABLE t COMMENT \u001b[2J\u202e' };
  const [phase] = contract.phases;
  if (phase === undefined) throw new Error('the contract has a phase');
  const text = previewText({ ...contract, phases: [{ ...phase, statements: [hostile], lasting: ['\u001b[1A'] }] });
  for (const character of ['\u001b', '\u202e']) expect(text).not.toContain(character);
});

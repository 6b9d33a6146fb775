import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { rules } from '../../../src/lint/rule-list.ts';
import { readCorpus } from '../../corpus.ts';

/** A migration file with something wrong in it, or everything. */
export interface FuzzCase {
  readonly text: string;
  /** CREATE statements of the tables that it meets. */
  readonly schema: string | undefined;
}

interface Seed {
  readonly schema: string | undefined;
  readonly text: string;
}

const examples = new URL('../../../examples/', import.meta.url);
const corpus = readCorpus();

const files: readonly Seed[] = [
  ...readdirSync(examples)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({
      text: readFileSync(new URL(name, examples), 'utf8'),
      schema: readFileSync(new URL('schema.sql', examples), 'utf8'),
    })),
  ...rules
    .flatMap((rule) => [rule.examples.bad, rule.examples.good])
    .flatMap(({ file, schema }) => (typeof file === 'string' ? [file] : file).map((text) => ({ text, schema }))),
];

const statements: readonly Seed[] = corpus.flatMap(({ setup, statements: all }) =>
  all.map(({ sql }) => ({ schema: setup, text: sql })),
);

/** What is put into a text: what opens and does not close, what other readers of the text obey, what has no shape. */
const scraps = [
  ...'\'"`;(),.:=@#%&|\\<>{}[]*?!~$-',
  '/*',
  '*/',
  '/*!',
  '/*!80000 ',
  '/*!99999 ',
  '/*+ ',
  '-- ',
  '--',
  '#',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '\n    ',
  'DELIMITER //\n',
  'delimiter ;',
  '//',
  '$$',
  'DELIMITER',
  ';;',
  '; DROP TABLE t; ',
  '\0',
  '\ufeff',
  '\u202e',
  '\u200b',
  '\u2028',
  '\ud800',
  '\udfff',
  '😀',
  'ß',
  '\u0130',
  '\u001b[31m',
  '::error file=a.ts,line=1::boom\n',
  '##[error]',
  '%0A::warning::x',
  '<script>alert(1)</script>',
  '<!-- ',
  ' -->',
  '[a](javascript:b)',
  '![x](http://x)',
  '```',
  '| a | b |',
  '@everyone',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions
  '${{ secrets.TOKEN }}',
  '{{ x }}',
  '{batch_size}',
  '{last_id}',
  '&a ',
  '*a ',
  '<<: *a',
  '!!binary ',
  '!!js/function ',
  '--- ',
  '...\n',
  '? ',
  '- ',
  '|',
  '>',
  '{',
  '}',
  '%YAML 1.1\n',
  '99999999999999999999',
  '-0',
  '1e999',
  '0x',
  "x'",
  "b'2'",
  "_utf8mb4'",
  "N'",
  'NULL',
  'CASE',
  'WHEN',
  'END',
  'BEGIN',
  'IF',
  'LOOP',
  'BETWEEN',
  'AND',
  'OR',
  'XOR',
  'NOT',
  'INTERVAL',
  'SELECT',
  'FROM',
  'WHERE',
  'SET',
  'ADD',
  'DROP',
  'COLUMN',
  'PARTITION',
  'PARTITION BY',
  'WITH RECURSIVE',
  'UNION',
  'VALUES',
  'AS',
  'MATCH',
  'OVER (',
  'CAST(',
  'TRIM(',
  'JSON_TABLE(',
  'DEFAULT',
  'FOR UPDATE OF',
  'MEMBER OF',
  'BINARY',
  'USING',
  'LIMIT 1',
  'ALGORITHM=INSTANT',
  ', LOCK=NONE',
  'IF EXISTS',
  '# phasedb-ignore drop-column: x',
  '-- phasedb-ignore',
  '__proto__',
  'constructor',
  'toString',
  'type: gate',
  'sql: |',
  'batch:',
  'allow:',
];

const place = fc.double({ min: 0, max: 1, noNaN: true });
const scrap = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...scraps) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
);

const word = fc.record({ kind: fc.constantFrom('delete', 'duplicate', 'swap' as const), at: place, to: place });
const insert = fc.record({ kind: fc.constantFrom('insert', 'replace' as const), at: place, text: scrap });
const whole = fc.record({ kind: fc.constantFrom('crlf', 'truncate', 'upper', 'close' as const), at: place });

type Mutation =
  | { readonly kind: 'delete' | 'duplicate' | 'swap'; readonly at: number; readonly to: number }
  | { readonly kind: 'insert' | 'replace'; readonly at: number; readonly text: string }
  | { readonly kind: 'crlf' | 'truncate' | 'upper' | 'close'; readonly at: number }
  | { readonly kind: 'repeat' | 'nest'; readonly at: number; readonly text: string; readonly characters: number };

const closing = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['CASE', ' END'],
  ['BEGIN', '; END'],
]);

/** @param most characters that a repetition may come to */
function mutation(most: number): fc.Arbitrary<Mutation> {
  const much = fc.record({
    kind: fc.constantFrom('repeat', 'nest' as const),
    at: place,
    text: fc.oneof(
      scrap,
      fc.constantFrom('(', '[', '{', 'CASE WHEN 1 THEN ', '(SELECT ', ' AND a = 1', ', a', 'ADD COLUMN a INT, ', 'x'),
    ),
    characters: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: Math.min(most, 2_000) }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: most }) },
    ),
  });
  return fc.oneof<fc.MaybeWeightedArbitrary<Mutation>[]>(
    { weight: 6, arbitrary: word },
    { weight: 6, arbitrary: insert },
    { weight: 1, arbitrary: whole },
    { weight: 1, arbitrary: much },
  );
}

function apply(text: string, mutation: Mutation): string {
  if (mutation.kind === 'crlf') return text.replaceAll('\n', '\r\n');
  if (mutation.kind === 'upper') return text.toUpperCase();
  if (mutation.kind === 'truncate') return text.slice(0, Math.floor(text.length * mutation.at));
  if (mutation.kind === 'close') return text.replace(/['"`)]$/, '');
  // Bounded, for a run of megabytes is more than the engine's own stack holds.
  const words: string[] = text.match(/\s{1,1000}|[\w$]{1,1000}|[^\s\w$]/gu) ?? [];
  if (words.length === 0) words.push('');
  const at = Math.min(Math.floor(mutation.at * words.length), words.length - 1);
  const before = words.slice(0, at).join('');
  const one = words[at] ?? '';
  const behind = words.slice(at + 1).join('');
  switch (mutation.kind) {
    case 'delete':
      return before + behind;
    case 'duplicate':
      return `${before}${one} ${one}${behind}`;
    case 'swap': {
      const to = Math.min(Math.floor(mutation.to * words.length), words.length - 1);
      return words
        .with(at, words[to] ?? '')
        .with(to, one)
        .join('');
    }
    case 'insert':
      return before + mutation.text + one + behind;
    case 'replace':
      return before + mutation.text + behind;
    case 'repeat':
    case 'nest': {
      const times = Math.ceil(mutation.characters / Math.max(1, mutation.text.length));
      const close = mutation.kind === 'nest' ? (closing.get(mutation.text.trim()) ?? ')').repeat(times) : '';
      return before + mutation.text.repeat(times) + one + close + behind;
    }
  }
}

const wraps: readonly ((sql: string, other: string) => string)[] = [
  (sql, other) => `migration: m\nphases:\n  - name: expand\n    sql: ${sql}\n    rollback_sql: ${other}\n`,
  (sql) =>
    `migration: m\nphases:\n  - name: expand\n    sql: ${sql}\n    irreversible: fuzz\n    allow: [{what: copy, reason: fuzz}]\n`,
  (sql) =>
    `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT 0\n  - name: contract\n    sql: ${sql}\n    irreversible: fuzz\n`,
  (sql, other) =>
    `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ${sql}\n  - name: contract\n    sql: ${other}\n`,
  (sql, other) =>
    `migration: m\nphases:\n  - name: backfill\n    rollback_sql: ${other}\n    batch:\n      query: ${sql}\n      done_when: ${other}\n`,
  (sql, other) =>
    `migration: m\nphases:\n  - name: expand\n    sql: ${other}\n    irreversible: fuzz\n  - name: backfill\n    batch:\n      query: ${sql}\n  - name: gate\n    wait_until: {query: SELECT 0}\n`,
];

function block(sql: string): string {
  return `|\n${sql.replaceAll(/^/gm, '        ')}`;
}

/** @param most characters that a repetition may come to */
export function fuzzCases(most: number): fc.Arbitrary<FuzzCase> {
  const mutations = fc.array(mutation(most), { maxLength: 4 });
  const mutated = (seeds: readonly Seed[]) =>
    fc
      .tuple(fc.constantFrom(...seeds), mutations)
      .map(([seed, all]) => ({ ...seed, text: all.reduce(apply, seed.text) }));
  const wrapped = fc
    .tuple(
      fc.array(mutated(statements), { minLength: 1, maxLength: 3 }),
      mutated(statements),
      fc.constantFrom(...wraps),
      fc.boolean(),
    )
    .map(([[first, ...more], other, wrap, quoted]) => {
      const write = quoted ? JSON.stringify : block;
      const sql = [first, ...more].map((one) => one?.text ?? '').join(';\n');
      return { schema: first?.schema, text: wrap(write(sql), write(other.text)) };
    });
  const known = fc.oneof(mutated(files), wrapped);
  return fc.tuple(known, fc.boolean(), fc.array(mutation(most), { maxLength: 1 })).map(([one, withSchema, last]) => ({
    text: last.reduce(apply, one.text),
    schema: withSchema ? one.schema : undefined,
  }));
}

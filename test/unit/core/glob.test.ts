import { matchesGlob } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternatives, Glob, globProblem } from '../../../src/core/glob.ts';
import { processorMs } from '../../processor-time.ts';

const matches = (path: string, glob: string) => alternatives(glob).some((one) => new Glob(one).matches(path));

describe('globProblem', () => {
  it.each([
    '{a,b}'.repeat(24),
    '{{a,b},c,d}'.repeat(10),
    `{${'a,'.repeat(65)}}`,
    `{{a,b}${',c'.repeat(100)}}`,
    '{1..1000000}',
    '**/a/'.repeat(40),
    `${'*a'.repeat(30)}b`,
    '*(*(*(a)))',
    '!(+(a|b)+(a|b))*',
    '@(a|b).yaml',
    '[[:alpha:]]',
    'a'.repeat(1001),
    'a\0b',
  ])('%j is refused', (glob) => {
    expect(globProblem(glob)).toMatch(/^(?:it|its|a part) /);
  });

  it.each([
    'migrations/**/*.{yaml,yml}',
    'db/{a,b{c,d}}/V*__*.y?ml',
    'src/**/[a-z]*/**/*.yaml',
    '**/**/**/**/**/**/**/**/x.yaml',
    '***.yaml',
    'we{ird',
  ])('%s is accepted', (glob) => {
    expect(globProblem(glob)).toBeUndefined();
  });
});

describe('a glob', () => {
  it.each([
    ['db/a.yaml', 'db/*.yaml', true],
    ['db/x/a.yaml', 'db/*.yaml', false],
    ['a.yaml', '**/*.yaml', true],
    ['x/y/a.yaml', '**/*.yaml', true],
    ['.hidden/a.yaml', '**/*.yaml', false],
    ['x/.a.yaml', 'x/*.yaml', false],
    ['.hidden/a.yaml', '.hidden/*.yaml', true],
    ['[a].yaml', '[[]a].yaml', true],
    ['a-b', 'a[!x]b', true],
    ['axb', 'a[!x]b', false],
    ['😀.yaml', '?.yaml', true],
    ['a.b', 'a*b', true],
    ['a', '{a,b}', true],
    ['c', '{a,b}', false],
  ])('%s by %s: %s', (path, glob, is) => {
    expect(matches(path, glob)).toBe(is);
  });

  it('means what it means to Node', () => {
    const name = fc.stringMatching(/^[ab.]{1,4}$/).filter((text) => !/^\.+$/.test(text));
    const segment = fc.oneof(
      fc.constant('**'),
      fc.stringMatching(/^(?:[ab.]|\*|\?|\[ab\]|\[!a\]){1,4}$/).filter((text) => !/\*\*|^\.+$/.test(text)),
    );
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    // Node matches a folder by `folder/**` too; here only files are asked for.
    const glob = fc
      .array(segment, { minLength: 1, maxLength: 4 })
      .filter((parts) => parts.at(-1) !== '**' && parts.some((part) => part !== '**'))
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(path, glob, (file, pattern) => {
        expect([file, pattern, matches(file, pattern)]).toEqual([file, pattern, matchesGlob(file, pattern)]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('the worst one that is accepted costs no time with the longest path', async () => {
    const glob = '*a*a*a*a*a/**/*b*b*b*b*b/**/*c*c*c*c*c/**/x';
    expect(globProblem(glob)).toBeUndefined();
    const path = `${'a'.repeat(250)}/${`${'b'.repeat(250)}/`.repeat(8)}${`${'c'.repeat(250)}/`.repeat(8)}y`;
    const took = await processorMs(() => expect(matches(path, glob)).toBe(false));
    expect(took).toBeLessThan(500);
  });
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../../../src/project/config.ts';
import { findFiles } from '../../../src/project/find-files.ts';
import { chooseFiles } from '../../../src/project/migration-files.ts';
import { processorMs } from '../../processor-time.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-find-'));
  const files = ['db/a.yaml', 'db/b.yml', 'db/deep/er/c.yaml', 'db/.hidden/d.yaml', 'db/e.sql', 'other/f.yaml'];
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), 'x');
  }
  mkdirSync(join(folder, 'db/folder.yaml'));
  symlinkSync('../other', join(folder, 'db/linked'));
  symlinkSync('nowhere', join(folder, 'db/dangling.yaml'));
  symlinkSync('..', join(folder, 'db/deep/circle'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['db/*.{yaml,yml}', ['db/a.yaml', 'db/b.yml', 'db/dangling.yaml']],
  ['db/**/*.yaml', ['db/a.yaml', 'db/dangling.yaml', 'db/deep/er/c.yaml']],
  ['**/c.yaml', ['db/deep/er/c.yaml']],
  ['db/*/f.yaml', ['db/linked/f.yaml']],
  ['db/a.yaml', ['db/a.yaml']],
  ['db/{a.yaml,e.sql,none}', ['db/a.yaml', 'db/e.sql']],
  ['none/**/*.yaml', []],
  ['db/deep/../*.yml', ['db/b.yml']],
])('%s', (glob, files) => {
  expect([...findFiles(glob, folder)].sort()).toEqual(files);
});

it.each(['db/*/*.yaml', 'db/away/*.yaml', 'db/away/**/*.yaml', 'db/a*/**/s*'])(
  '%s gives no name of what lies behind a link that leads out',
  (glob) => {
    const outside = mkdtempSync(join(tmpdir(), 'phasedb-outside-'));
    writeFileSync(join(outside, 'secret-name.yaml'), 'x');
    symlinkSync(outside, join(folder, 'db/away'));
    try {
      expect([...findFiles(glob, folder)].filter((path) => path.includes('away'))).toEqual(['db/away']);
    } finally {
      rmSync(join(folder, 'db/away'));
      rmSync(outside, { recursive: true });
    }
  },
);

/** Each made Node's own glob hang, or fill the memory. */
const bombs = [
  '{a,b}'.repeat(24),
  '**/'.repeat(40).replaceAll('**/', '**/a*/'),
  `${'*a'.repeat(40)}b`,
  '!(+(a|b))'.repeat(9),
];

it.each(bombs)('%s is refused at once, in a call and in the configuration', async (bomb) => {
  const took = await processorMs(async () => {
    const order = { folder, paths: [bomb], ifNone: 'refuse', judged: [] } as const;
    await expect(chooseFiles(order, { migrations: [], file: undefined })).rejects.toMatchObject({
      code: 'wrong-usage',
      message: expect.stringMatching(/^The glob .* is refused: /),
    });
    const list = JSON.stringify([bomb]);
    const text = `migrations: ${list}\ncode_references:\n  ignore: ${list}\n`;
    const { config, problems } = parseConfig(text, 'phasedb.yaml');
    expect(problems.map(({ place }) => place.line)).toEqual([1, 3]);
    expect([config.migrations, config.codeReferences.ignore]).toEqual([[], []]);
  });
  expect(took).toBeLessThan(500);
});

it('a list has at most 50 globs', () => {
  const { problems } = parseConfig(`migrations: ${JSON.stringify(Array(51).fill('a.yaml'))}\n`, 'phasedb.yaml');
  expect(problems).toMatchObject([{ message: '`migrations` has more than 50 globs.' }]);
});

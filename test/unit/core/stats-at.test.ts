import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { isLinkAt, statsAt } from '../../../src/core/stats-at.ts';
import { readTextFile } from '../../../src/migration/file-text.ts';
import { chooseFiles, expandGlob } from '../../../src/project/migration-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasedb-stats-'));
symlinkSync('circle', join(folder, 'circle'));

it.each(['x'.repeat(5_000), 'circle', 'circle/a', 'none', 'zero\0byte'])(
  'nothing is known of %.20j, and its reader says why in a sentence',
  async (path) => {
    expect(statsAt(join(folder, path))).toBeUndefined();
    expect(isLinkAt(join(folder, path))).toBe(path === 'circle');
    expect(() => readTextFile(path, { folder })).toThrow(Failure);
    const choice = { folder, paths: [path], ifNone: 'refuse', judged: [] } as const;
    const lint = await chooseFiles(choice, { migrations: [], file: undefined }).catch((error: unknown) => error);
    expect(lint instanceof Failure || (lint as { problems: unknown[] }).problems.length === 1).toBe(true);
    if (path.length < 1_000 && !path.includes('\0')) expect(expandGlob(path, folder)).toEqual([]);
  },
);

afterAll(() => rmSync(folder, { recursive: true }));

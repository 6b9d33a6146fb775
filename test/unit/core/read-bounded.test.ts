import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBounded, readBoundedText } from '../../../src/core/read-bounded.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-bounds-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readBounded', () => {
  it('reads a regular file of at most so many bytes, through links', () => {
    writeFileSync(join(folder, 'a'), 'é…');
    symlinkSync('a', join(folder, 'link'));
    expect(readBoundedText(join(folder, 'a'), 5)).toEqual({ ok: true, text: 'é…' });
    expect(readBoundedText(join(folder, 'link'), 5)).toEqual({ ok: true, text: 'é…' });
    writeFileSync(join(folder, 'empty'), '');
    expect(readBoundedText(join(folder, 'empty'), 0)).toEqual({ ok: true, text: '' });
  });

  it('refuses one byte more', () => {
    writeFileSync(join(folder, 'b'), '12345');
    expect(readBounded(join(folder, 'b'), 4)).toEqual({
      ok: false,
      code: 'too-large',
      why: 'it has 5 bytes; the limit is 4 bytes',
    });
  });

  it('refuses a device, a pipe without a writer, a socket and a folder, and does not wait for them', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    const whys = ['/dev/zero', join(folder, 'pipe'), join(folder, 'socket'), folder].map((path) => {
      const reading = readBounded(path, 10);
      return reading.ok ? 'read' : reading.why;
    });
    server.close();
    expect(whys).toEqual([
      'it is a device, not a regular file',
      'it is a pipe, not a regular file',
      'it is a socket, not a regular file',
      'it is a directory',
    ]);
  });

  it.runIf(process.platform === 'linux')('refuses a file whose size is said to be 0 and that has a content', () => {
    expect(readBounded('/proc/self/environ', 1024 * 1024)).toMatchObject({ ok: false, code: 'not-regular' });
  });

  it('says why the system refuses', () => {
    mkdirSync(join(folder, 'dir'));
    symlinkSync('circle', join(folder, 'circle'));
    const why = (name: string) => readBounded(join(folder, name), 10);
    expect(why('none')).toMatchObject({ code: 'ENOENT', why: 'the file does not exist' });
    expect(why('a/b')).toMatchObject({ code: 'ENOTDIR', why: 'a part of the path is a file, not a directory' });
    expect(why('circle')).toMatchObject({ code: 'ELOOP', why: 'its symbolic links form a circle' });
  });
});

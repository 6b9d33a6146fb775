import { describe, expect, it } from 'vitest';
import { isNewer, readMarker, writeMarker } from '../../../src/github/comment-marker.ts';

const name = { kind: 'lint', id: 'phasedb' } as const;
const stamp = { run: 12, attempt: 1, sha: 'abc' };

describe('a marker', () => {
  it.each([
    ['nothing', undefined],
    ['what would end an HTML comment', { text: '--> <script> -- --!>' }],
    ['other scripts', ['😀', 'ß']],
  ])('is one line of an HTML comment, and is read back with %s', (_, data) => {
    const text = writeMarker(name, stamp, data);
    expect(text).toMatch(/^<!-- phasedb [^\n]* -->$/);
    expect(text.slice(4, -3)).not.toMatch(/--|>/);
    expect(readMarker(`${text}\nbody`)).toEqual({ ...name, ...stamp, ...(data === undefined ? {} : { data }) });
  });

  it.each([
    ['in the middle of a text', `hello ${writeMarker(name, stamp)}`],
    ['of another kind', '<!-- phasedb {"kind":"other","id":"x","run":1,"attempt":1,"sha":"a"} -->'],
    ['that is no JSON', '<!-- phasedb {nonsense -->'],
    ['without an end', '<!-- phasedb {"kind":"lint"'],
    ['with a forged run', '<!-- phasedb {"kind":"lint","id":"x","run":"1e99","attempt":1,"sha":"a"} -->'],
  ])('is not read %s', (_, body) => {
    expect(readMarker(body)).toBeUndefined();
  });

  it('is newer by its run, then by its attempt', () => {
    expect(isNewer({ ...stamp, run: 13 }, { ...stamp, attempt: 5 })).toBe(true);
    expect(isNewer({ ...stamp, attempt: 2 }, stamp)).toBe(true);
    expect(isNewer(stamp, stamp)).toBe(false);
  });
});

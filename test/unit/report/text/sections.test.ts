import { describe, expect, it } from 'vitest';
import { fitSections, type Section } from '../../../../src/report/text/sections.ts';

const section = (text: string, rank: number, kind = 'finding'): Section => ({ text, rank, kind });
const closing = (leftOut: ReadonlyMap<string, number>) =>
  leftOut.size === 0 ? '' : `left out: ${[...leftOut].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;

describe('sections in a budget', () => {
  it('stand whole and in their order where there is room', () => {
    const { text, leftOut } = fitSections([section('b', 2), section('a', 1)], 1000, closing);
    expect(text).toBe('b\n\na');
    expect(leftOut.size).toBe(0);
  });

  it('give way by rank, are never cut, and are counted by kind', () => {
    const sections = [
      section('verdict', 0, 'verdict'),
      section('x'.repeat(60), 3),
      section('y'.repeat(60), 1),
      section('z'.repeat(60), 3, 'table'),
    ];
    const { text } = fitSections(sections, 150, closing);
    expect(text).toBe(`verdict\n\n${'y'.repeat(60)}\n\nleft out: 1 finding, 1 table`);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(150);
  });

  it('count bytes, of which a letter may have four', () => {
    const { text } = fitSections([section('😀'.repeat(30), 1), section('short', 2)], 100, closing);
    expect(text).toBe('short\n\nleft out: 1 finding');
  });

  it('a later one that fits is kept behind one that does not', () => {
    const sections = Array.from({ length: 50 }, (_, i) => section(`${i} ${'x'.repeat(i * 10)}`, 1));
    for (const most of [100, 500, 2000]) {
      const { text, leftOut } = fitSections(sections, most, closing);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
      expect(leftOut.get('finding')).toBeGreaterThan(0);
    }
  });
});

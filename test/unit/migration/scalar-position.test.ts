import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, Scalar } from 'yaml';
import { scalarLocator } from '../../../src/migration/scalar-position.ts';
import { processorMs } from '../../processor-time.ts';

const line = fc.stringMatching(/^[a-z ;]{0,30}$/).map((text) => `x${text}`);

describe('scalarLocator', () => {
  it('finds the same characters in whatever order it is asked', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat({ max: 1500 })),
        (lines, offsets) => {
          const text = `a: 1\nsql: | # SQL\n${lines.map((one) => `    ${one}\n`).join('')}b: 2\n`;
          const scalar = parseDocument(text).get('sql', true);
          if (!(scalar instanceof Scalar)) throw new Error('no scalar');
          const locate = scalarLocator(text, scalar as Scalar.Parsed);
          for (const offset of offsets) {
            if (offset >= scalar.source!.length) continue;
            expect(locate(offset)).toBe(scalarLocator(text, scalar as Scalar.Parsed)(offset));
            const character = scalar.source![offset];
            if (character !== ' ' && character !== '\n') expect(text[locate(offset)]).toBe(character);
          }
        },
      ),
    );
  });

  it('is quick when it is asked backwards', async () => {
    const text = `sql: |\n${'  ALTER TABLE t ADD a INT;\n'.repeat(40_000)}`;
    const scalar = parseDocument(text).get('sql', true) as Scalar.Parsed;
    const locate = scalarLocator(text, scalar);
    const took = await processorMs(() => {
      for (let offset = scalar.source.length - 1; offset >= 0; offset -= 25) locate(offset);
    });
    expect(took).toBeLessThan(2000);
  });
});

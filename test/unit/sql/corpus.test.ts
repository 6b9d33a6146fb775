import { describe, expect, it } from 'vitest';
import { normaliseSql } from '../../../src/sql/lexing/normalise.ts';
import { notUnderstood, PARSE_ERROR, readCorpus } from '../../corpus.ts';

// test/integration/sql/corpus.test.ts sends the same statements to a server, which says that they are valid.
describe('the corpus', () => {
  const corpus = readCorpus();
  const files = [...new Set(corpus.map(({ file }) => file))];

  it('is large, and no statement stands in it twice', () => {
    const all = corpus.flatMap(({ setup, statements }) =>
      statements.map(({ sql }) => `${setup}\n${normaliseSql(sql)}`),
    );
    expect(all.length).toBeGreaterThanOrEqual(900);
    expect(all.filter((one, index) => all.indexOf(one) < index)).toEqual([]);
  });

  it.each(files)('%s is understood whole', async (file) => {
    const wrong: string[] = [];
    for (const section of corpus.filter((one) => one.file === file)) {
      for (const statement of section.statements) {
        if (statement.refused === PARSE_ERROR) continue;
        for (const missing of await notUnderstood(section, statement)) {
          wrong.push(`${statement.place}: ${missing}\n    ${statement.sql}`);
        }
      }
    }
    expect(wrong.join('\n')).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);`;
const add = 'ALTER TABLE t ADD COLUMN b INT NULL;';
const check = async (sql: string, more = {}) =>
  findingsOf('osc-unneeded', await lintExample({ schema, version: '8.4.6', file: expand(sql), ...more }));

describe('osc-unneeded', () => {
  it.each(['-- run via gh-ost', '-- must go through pt-online-schema-change,\n-- please', '# use spirit'])(
    'hears %s',
    async (comment) => {
      expect(await check(`${comment}\n${add}`)).toMatchObject([
        {
          severity: 'info',
          place: { line: 5 + comment.split('\n').length, column: 7 },
          message: expect.stringMatching(
            /^The comment or description asks for (gh-ost|pt-online-schema-change|spirit), but MySQL makes this change to t instantly\.$/,
          ),
        },
      ]);
    },
  );

  it('reads the description where there is one ALTER', async () => {
    const describe = (sql: string) => expand(sql).replace('phases:', 'description: Adds b with gh-ost\nphases:');
    expect(await check('', { file: describe(add) })).toHaveLength(1);
    expect(await check('', { file: describe(`${add}\nALTER TABLE t MODIFY a BIGINT;`) })).toEqual([]);
  });

  it.each(['-- instant, so no need to use gh-ost', '-- in the spirit of the old table', '-- gh-ost is not used here'])(
    'leaves %s alone',
    async (comment) => {
      expect(await check(`${comment}\n${add}`)).toEqual([]);
    },
  );

  it('is silent where the tool is right, and where the comment is that of another statement', async () => {
    expect(await check('-- run via gh-ost\nALTER TABLE t MODIFY a BIGINT;')).toEqual([]);
    expect(await check(`-- run via gh-ost\nALTER TABLE t MODIFY a BIGINT;\n${add}`)).toEqual([]);
  });
});

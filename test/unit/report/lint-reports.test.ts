import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { type LintResult, lint } from '../../../src/lint/engine.ts';
import { rules } from '../../../src/lint/rule-list.ts';
import { defaultSettings } from '../../../src/lint/settings.ts';
import { lintJson } from '../../../src/report/lint/json.ts';
import { lintMarkdown } from '../../../src/report/lint/markdown.ts';
import { lintSarif } from '../../../src/report/lint/sarif.ts';
import { lintText } from '../../../src/report/lint/text.ts';
import { outsideCode } from '../../rendered.ts';

const plain = (_: string, text: string) => text;

async function lintTexts(
  texts: readonly string[],
  schema = 'CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL);',
): Promise<LintResult> {
  return lint({
    files: texts.map((text, index) => ({ file: `db/m ${index + 1}.yaml`, text })),
    catalog: readSchema(schema).catalog,
    settings: { ...defaultSettings('2026-11-21'), catalogFrom: 'schema' },
  });
}

const copying = `migration: widen
phases:
  - name: expand
    sql: |
      ALTER TABLE t MODIFY a BIGINT NOT NULL;
    irreversible: no
`.replace('irreversible: no', 'irreversible: values may not fit');

// What a pull request may hold to make a report say something else than it should.
const hostile = `migration: hostile
description: "::set-output name=x::y --> @everyone <script>alert(1)</script>"
phases:
  - name: "x ::error::y | <b>@everyone</b> [a](http://b) \\u001b[31m"
    type: expand
    sql: |
      ALTER TABLE \`t|<img src=x>@everyone\` MODIFY \`a\\\`\\\`b\` BIGINT COMMENT '\`\`\`--><script>';
      GARBAGE ::error::x;
    irreversible: "@everyone"
`;

describe('json', () => {
  it('is the object of the design', async () => {
    expect(lintJson(await lintTexts([copying]))).toMatchObject({
      version: 1,
      migrations: [
        {
          file: 'db/m 1.yaml',
          name: 'widen',
          phases: [
            {
              name: 'expand',
              type: 'expand',
              line: 3,
              statements: [
                {
                  index: 0,
                  line: 5,
                  column: 7,
                  sql: 'ALTER TABLE t MODIFY a BIGINT NOT NULL',
                  kind: 'alter-table',
                  table: 't',
                  algorithm: 'copy',
                  lock: 'shared',
                  rebuild: true,
                  decidedBy: 'rules',
                  because: expect.stringContaining('int to bigint'),
                  assumes: [],
                  newTable: false,
                },
              ],
              estimate: null,
            },
          ],
        },
      ],
      findings: expect.arrayContaining([
        expect.objectContaining({
          severity: 'error',
          file: 'db/m 1.yaml',
          line: 5,
          column: expect.any(Number),
          endLine: 5,
          endColumn: expect.any(Number),
          phase: 'expand',
          docs: expect.stringMatching(/^docs\/rules\.md#/),
        }),
      ]),
      summary: { errors: expect.any(Number), warnings: 1, infos: expect.any(Number) },
    });
  });

  it('holds what may be absent as null', async () => {
    const { findings } = lintJson(await lintTexts(['']));
    expect(findings).toMatchObject([{ rule: 'phase-file-invalid', phase: null, endLine: null, endColumn: null }]);
  });
});

describe('sarif', () => {
  const schema = JSON.parse(readFileSync('test/fixtures/sarif-2.1.0.schema.json', 'utf8'));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

  it.each([
    ['findings', [copying]],
    ['no finding', []],
    ['a hostile file', [hostile, copying]],
    ['a file that is no migration', ['\u0000', '- 1', 'migration: [']],
  ])('is valid by the schema of the standard: %s', async (_, texts) => {
    const log = lintSarif(await lintTexts(texts), rules, '1.2.3');
    validate(JSON.parse(JSON.stringify(log)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('points at the file as a URI, and at the rule', async () => {
    const [run] = lintSarif(await lintTexts([copying]), rules, '1.2.3').runs;
    const error = run?.results?.find(({ level }) => level === 'error');
    expect(error?.locations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'db/m%201.yaml' },
      region: { startLine: 5, endLine: 5 },
    });
    expect(run?.tool.driver.rules?.[error?.ruleIndex ?? -1]?.id).toBe(error?.ruleId);
  });

  it('the schema can refuse', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [{}] }] })).toBe(false);
  });
});

describe('text', () => {
  it('shows the line with marks below what the finding is about, and what MySQL does', async () => {
    const text = lintText(await lintTexts([copying]), 100, plain);
    const [, source = '', marks = ''] = /\n( +5 \|.*)\n( +\|.*\^.*)\n/.exec(text) ?? [];
    expect(source).toContain('ALTER TABLE t MODIFY a BIGINT NOT NULL;');
    const marked = source.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1);
    expect('ALTER TABLE t MODIFY a BIGINT NOT NULL').toContain(marked);
    expect(marked.length).toBeGreaterThan(5);
    expect(text).toContain('copies the table, writes wait: the type of a changes from int to bigint');
    expect(text).toMatch(/\n\d error/);
  });

  it('counts, also when there is nothing', async () => {
    expect(lintText(await lintTexts([]), 100, plain).trim()).toBe('nothing found in 0 migrations');
  });

  it('shows a very long line around the place, within the width', async () => {
    const long = copying.replace('MODIFY a', `/* ${'x'.repeat(5000)} */ MODIFY a`);
    for (const line of lintText(await lintTexts([long]), 80, plain).split('\n')) {
      if (line.includes(' |')) expect(line.length).toBeLessThanOrEqual(81);
    }
  });

  it('has no control character and no mark that reorders', async () => {
    const text = lintText(await lintTexts([hostile]), 100, plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that this is about
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/);
  });
});

describe('markdown', () => {
  it('lets nothing of the file become a mention, HTML, a link or the end of a block', async () => {
    const text = lintMarkdown(await lintTexts([hostile, copying]));
    const outside = outsideCode(text);
    expect(outside).not.toMatch(/<(script|img|b|a)\b/);
    expect(outside).not.toMatch(/@everyone/);
    expect(outside).toContain('<h3>');
  });
});

it('every format shows the related lines of a finding, and escapes their text', async () => {
  const evil = { file: 'a ::error::\u001b[31m\n|x.ts', line: 7, text: '\u202e`<img src=x>` @everyone | ::add-mask::x' };
  const [finding, ...others] = (await lintTexts([copying])).findings;
  if (finding === undefined) throw new Error('no finding');
  const result = { ...(await lintTexts([copying])), findings: [{ ...finding, related: [evil] }, ...others] };
  expect(lintJson(result).findings[0]?.related).toEqual([evil]);
  expect(
    lintJson(result)
      .findings.slice(1)
      .flatMap(({ related }) => related),
  ).toEqual([]);
  const text = lintText(result, 100, plain);
  expect(text).toContain('  a ::error::\\u{1b}[31m |x.ts:7  \\u{202e}`<img src=x>` @everyone');
  const markdown = lintMarkdown(result);
  expect(markdown).toContain('- `a ::error::\\u{1b}[31m |x.ts:7` ``\\u{202e}`<img src=x>` @everyone | ::add-mask::x``');
  const [first, second] = lintSarif(result, rules, '1.2.3').runs[0]?.results ?? [];
  expect(first?.relatedLocations).toMatchObject([
    { physicalLocation: { region: { startLine: 7 } }, message: { text: expect.stringContaining('\\u{202e}') } },
  ]);
  expect(second?.relatedLocations).toBeUndefined();
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lint } from '../../../../../src/lint/engine.ts';
import type { Finding } from '../../../../../src/lint/finding.ts';
import { defaultSettings } from '../../../../../src/lint/settings.ts';
import type { ReportView } from '../../../../../src/report/lint/format.ts';
import { format as junit } from '../../../../../src/report/lint/formats/junit.ts';
import { type Element, parseXml } from '../../../../xml.ts';

const bad =
  'migration: total\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders MODIFY total BIGINT NULL;\n    irreversible: test\n  - name: contract\n    sql: |\n      ALTER TABLE orders DROP COLUMN `a<b>&c`;\n    irreversible: test\n';

const plain: ReportView = {
  width: 100,
  paint: (_style, text) => text,
  scrub: (text) => text,
  stringify: (value) => JSON.stringify(value),
};
const lintTexts = (texts: readonly string[], complete: readonly string[] = []) =>
  lint({
    files: texts.map((text, index) => ({ file: `m${index + 1}.yaml`, text })),
    settings: defaultSettings('2026-11-21'),
    applied: () => new Map(complete.map((name) => [name, { complete: true, hash: undefined, statements: new Map() }])),
  });
const render = async (result: Awaited<ReturnType<typeof lintTexts>>, view = plain) =>
  parseXml(await junit.render(result, view));
const named = (element: Element, name: string) => element.children.filter((child) => child.name === name);

describe('junit', () => {
  it('has a suite for each file, a case for each phase, failures for errors and output for what is less', async () => {
    const result = await lintTexts([bad, 'phases: 7\n']);
    const root = await render(result);
    const [first, second, ...others] = named(root, 'testsuite');
    expect(others).toEqual([]);
    expect(first?.attributes).toMatchObject({ name: 'm1.yaml', tests: '3', errors: '0', skipped: '0' });
    const cases = named(first as Element, 'testcase');
    expect(cases.map(({ attributes }) => [attributes.name, attributes.classname, attributes.line])).toEqual([
      ['whole file', 'm1.yaml', '1'],
      ['expand', 'm1.yaml', '3'],
      ['contract', 'm1.yaml', '7'],
    ]);
    const expand = cases[1] as Element;
    const [failure, ...more] = named(expand, 'failure');
    expect(more).toEqual([]);
    const errors = result.findings.filter(({ phase, severity }) => phase === 'expand' && severity === 'error');
    expect(failure?.attributes).toMatchObject({ message: errors[0]?.message, type: errors[0]?.rule });
    for (const { message } of errors) expect(failure?.text).toContain(message);
    const rest = result.findings.filter(({ phase, severity }) => phase === 'expand' && severity !== 'error');
    expect(rest.length).toBeGreaterThan(0);
    for (const { message, severity, rule } of rest) {
      expect(named(expand, 'system-out')[0]?.text).toContain(`${severity} ${rule}\n${message}`);
    }
    expect(named(second as Element, 'testcase').map(({ attributes }) => attributes.name)).toEqual(['whole file']);
    expect(root.attributes).toMatchObject({ tests: '4', errors: '0' });
    const failed = named(root, 'testsuite').flatMap((suite) =>
      named(suite, 'testcase').filter((one) => named(one, 'failure').length > 0),
    );
    expect(root.attributes.failures).toBe(String(failed.length));
  });

  it('skips phases that are complete, and reports findings of files that are not a migration', async () => {
    const result = await lintTexts([bad], ['expand']);
    const [finding] = result.findings;
    const other = { ...(finding as Finding), place: { file: 'phasedb.yaml', line: 1, column: 1 }, phase: undefined };
    const root = await render({ ...result, findings: [...result.findings, other] });
    const [suite, config] = named(root, 'testsuite');
    const skipped = named(suite as Element, 'testcase').filter((one) => named(one, 'skipped').length > 0);
    expect(skipped.map(({ attributes }) => attributes.name)).toEqual(['expand']);
    expect(root.attributes.skipped).toBe('1');
    expect(config?.attributes.name).toBe('phasedb.yaml');
  });

  it('hides a password before it is escaped', async () => {
    const result = await lintTexts([bad]);
    const findings = result.findings.map((finding) => ({ ...finding, message: 'at u:p<w&d@h' }));
    const text = await junit.render(
      { ...result, findings },
      { ...plain, scrub: (one) => one.replaceAll('p<w&d', '***') },
    );
    expect(text).toContain('at u:***@h');
    expect(text).not.toContain('p&lt;w');
  });

  it('is well-formed whatever a message holds, and says it all but what XML cannot hold', async () => {
    const result = await lintTexts([bad]);
    const [finding] = result.findings.filter(({ severity }) => severity === 'error');
    const message = fc.string({ unit: 'binary', maxLength: 40 });
    const hostile = fc.constantFrom(
      ']]>',
      '</failure>',
      '<![CDATA[',
      '\u0000\u001b[31m',
      '\ufffe\uffff',
      '&amp;',
      '"\n\t\r',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(message, hostile), { maxLength: 6 }), async (parts) => {
        const text = parts.join('');
        const hurt = { ...(finding as Finding), message: text, rule: text, phase: text, fix: text };
        const root = await render({ ...result, findings: [hurt] });
        const [failure] = named(root, 'testsuite').flatMap((suite) =>
          named(suite, 'testcase').flatMap((one) => named(one, 'failure')),
        );
        const harmless = text.replace(/[^\n\t -~]/gu, '');
        expect(failure?.attributes.message?.replace(/\\u\{[0-9a-f]+\}|[^\n\t -~]/gu, '')).toBe(
          harmless.replace(/\\u\{[0-9a-f]+\}/gu, ''),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('the reader of XML that these tests trust', () => {
  it.each([
    ['<a b="1" b="2"/>', 'a second attribute'],
    ['<a>&nbsp;</a>', 'an unknown entity'],
    ['<a>&#0;</a>', 'a forbidden character'],
    ['<a>\u0001</a>', 'a character that XML forbids'],
    ['<a>]]></a>', ']]>'],
    ['<a><b></a></b>', 'expected </b'],
    ['<a b="<"/>', 'a quoted value'],
    ['<a/><b/>', 'after the root'],
    ['<a>', 'is not closed'],
    ['<a>& </a>', 'an unknown entity'],
  ])('refuses %j', (text, why) => {
    expect(() => parseXml(`<?xml version="1.0" encoding="UTF-8"?>${text}`)).toThrow(why);
  });
});

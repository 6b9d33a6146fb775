import { describe, expect, it } from 'vitest';
import { codeSpan, fixMarkdown, plainText, proseText } from '../../../../src/report/text/markdown.ts';
import { processorMs } from '../../../processor-time.ts';

describe('text that is no Markdown', () => {
  // A backslash is no hindrance for these: GitHub looks for them in what is shown.
  it.each([
    ['@octocat', '@\u200boctocat'],
    ['#12', '\\#\u200b12'],
    ['octo/shop#12', 'octo/shop\\#\u200b12'],
    ['GH-12', 'GH-\u200b12'],
    ['https://example.com', 'https:\u200b//example.com'],
    ['HTTP://example.com', 'HTTP:\u200b//example.com'],
    ['ftp://example.com', 'ftp:\u200b//example.com'],
    ['www.example.com', 'www\u200b.example.com'],
    ['_www.example.com', '\\_www\u200b.example.com'],
  ])('becomes no link: %s', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it('keeps its blanks, without its lines', () => {
    expect(plainText('a  b \n c')).toBe('a  b c');
  });

  it('is written at once, though it be 200,000 blanks', async () => {
    expect(await processorMs(() => plainText(' '.repeat(200_000)))).toBeLessThan(2000);
  });
});

describe('text as code', () => {
  it.each([
    ['', '` `'],
    ['\n\t', '` `'],
    ['a', '`a`'],
    ['`', '`` ` ``'],
    ['a``b', '```a``b```'],
  ])('%j is %s', (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });
});

describe('a sentence with names between backticks', () => {
  it.each([
    ['the table `t` of `a.b`', 'the table `t` of `a.b`'],
    ['`````<b>`', '\\`\\`\\`\\``<b>`'],
    ['`<b>`````', '`<b>`\\`\\`\\`\\`'],
    ['`\n<b>```', '\\` &lt;b&gt;\\`\\`\\`'],
  ])('shows nothing of them as Markdown: %j', (text, expected) => {
    expect(proseText(text)).toBe(expected);
  });
});

describe('a fix', () => {
  it('is a sentence, or code as its author writes it', () => {
    expect(fixMarkdown('Name the table behind the view.')).toBe('Name the table behind the view.');
    expect(fixMarkdown('Alter Table t\n  Add c Int;')).toBe(
      'Write instead:\n\n```sql\nAlter Table t\n  Add c Int;\n```',
    );
  });
});

import { programCalled } from '../../core/next-command.ts';
import { visible } from './visible.ts';

/**
 * Plain text, escaped for Markdown: nothing in it becomes a link, a mention, a reference to an issue, HTML or a
 * heading.
 */
export function plainText(text: string): string {
  return (
    visible(text)
      .replace(/\s+/g, (blanks) => (blanks.includes('\n') ? ' ' : blanks))
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~]/g, (character) => `\\${character}`)
      // GitHub would read what stands between two as mathematics; a backslash does not help (docs.github.com, "Writing
      // mathematical expressions").
      .replaceAll('$', '<span>$</span>')
      .replaceAll('@', '@\u200b')
      // GitHub looks for these in the text that is shown, where a backslash has gone.
      .replace(/(?<=#|(?<![a-z\d])gh-)(?=\d)/gi, '\u200b')
      .replace(/(?<=(?:https?|ftp):)(?=\/\/)|(?<=www)(?=\.)/gi, '\u200b')
  );
}

/** Text as code within a line. */
export function codeSpan(text: string): string {
  // Two backticks with nothing between them would begin a span that ends within what follows.
  const flat = visible(text).replace(/\s+/g, ' ').trim() || ' ';
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return `${fence}${blank}${flat}${blank}${fence}`;
}

/** The same for a table's cell, which a bar would end even inside code. */
export function codeCell(text: string): string {
  return codeSpan(text).replaceAll('|', '\\|');
}

/** Text as a block of code; a fence inside it cannot end it. */
export function codeBlock(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible(text)}\n${fence}`;
}

/** A sentence of ours in which names of others stand between backticks: these as code, the rest as plain text. */
export function proseText(text: string): string {
  return (
    text
      .split(/`([^`\n]+)`/)
      // What the brackets take stands between the others; a part of several backticks looks the same and is none.
      .map((part, index) => (index % 2 === 1 ? codeSpan(part) : plainText(part)))
      .join('')
  );
}

/** @param text Markdown of ours. @param url undefined, or of another scheme than HTTP: the text alone */
export function link(text: string, url: string | undefined): string {
  if (url === undefined || !/^(https?:\/\/|[^:]*$)/i.test(url)) return text;
  return `[${text}](${url.replace(/[()<>\s]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)})`;
}

/** A fix as Markdown: a sentence as one, and what is to be written as code, folded where it is long. */
export function fixMarkdown(fix: string): string {
  if (isSentence(fix)) return proseText(fix);
  const code = codeBlock(fix, languageOf(fix));
  if (fix.split('\n').length <= MOST_OPEN_LINES) return `Write instead:\n\n${code}`;
  return `<details><summary>Write instead</summary>\n\n${code}\n\n</details>`;
}

const MOST_OPEN_LINES = 6;

/** What has no code to it, such as "Close it.". An author may write SQL with such capitals, too, but a fix of SQL ends in `;`. */
export function isSentence(fix: string): boolean {
  return /^[A-Z][a-z]/.test(fix) && !fix.endsWith(';');
}

function languageOf(fix: string): string {
  if (/^(- name:|#|[a-z_]+: )/.test(fix)) return 'yaml';
  return fix.startsWith(`${programCalled()} `) ? 'sh' : 'sql';
}

import { visible } from './visible.ts';

/** Text that is no Markdown, made safe for it: nothing in it becomes a link, a mention, HTML or a heading. */
export function plainText(text: string): string {
  return visible(text)
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~]/g, (character) => `\\${character}`)
    .replaceAll('@', '@\u200b')
    .replace(/(?<=https?):(?=\/\/)/g, ':\u200b');
}

/** Text as code within a line. */
export function codeSpan(text: string): string {
  const flat = visible(text).replace(/\s+/g, ' ').trim();
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
  return text
    .split(/(`[^`\n]+`)/)
    .map((part) =>
      part.length > 2 && part.startsWith('`') && part.endsWith('`') ? codeSpan(part.slice(1, -1)) : plainText(part),
    )
    .join('');
}

/** @param text Markdown of ours. @param url undefined: the text alone */
export function link(text: string, url: string | undefined): string {
  if (url === undefined) return text;
  return `[${text}](${url.replace(/[()<>\s]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)})`;
}

/** What a fix is written in, by how it begins. */
export function fixLanguage(fix: string): string {
  if (/^(- name:|#|[a-z_]+: )/.test(fix)) return 'yaml';
  return fix.startsWith('npx ') ? 'sh' : 'sql';
}

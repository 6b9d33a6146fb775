import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Replaces what stands between `<!-- name -->` and `<!-- end of name -->` in a page, and leaves the rest of it as it is.
 * In YAML the markers are comments: `# name` and `# end of name`.
 * @throws Error where the page lacks one of the markers
 */
export function writeBetweenMarkers(page: URL, name: string, content: string): void {
  const text = readFileSync(page, 'utf8');
  const comment = (words: string) => (page.pathname.endsWith('.yml') ? `# ${words}\n` : `<!-- ${words} -->`);
  const [start, end] = [comment(name), comment(`end of ${name}`)];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page.pathname} lacks the markers ${start} and ${end}`);
  writeFileSync(page, `${text.slice(0, from + start.length).trimEnd()}\n${content}\n${text.slice(to)}`);
}

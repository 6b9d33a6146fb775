import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Markdown as a page shows it, with what HTML in it would do: CommonMark and GitHub's extensions, nothing sanitised. */
export function rendered(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

/** The same without code, in which words of others do nothing, and without HTML comments, which nobody sees. */
export function outsideCode(markdown: string): string {
  return withoutCode(rendered(markdown));
}

export function withoutCode(page: string): string {
  return page.replace(/<!--[\s\S]*?-->/g, '').replace(/<code[^>]*>[\s\S]*?<\/code>/g, '');
}

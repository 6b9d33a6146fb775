import type { Token } from './token.ts';

/** An identifier in backticks, for use in a statement; backticks inside it are doubled. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A table's name in backticks, after its schema's where that is known. */
export function quoteTable({ schema, name }: { readonly schema: string | undefined; readonly name: string }): string {
  return schema === undefined ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** The name that a `word` or `quoted` token stands for. */
export function identifierOf(token: Token): string {
  if (token.kind !== 'quoted') return token.text;
  const quote = token.text[0] ?? '`';
  return token.text.slice(1, -1).replaceAll(quote + quote, quote);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
  '%': '\\%',
  _: '\\_',
};

/**
 * The characters that a `string` token stands for (manual, "String Literals").
 * @param backslash false under NO_BACKSLASH_ESCAPES
 */
export function stringOf(token: Token, backslash = true): string {
  if (token.text.startsWith('$')) {
    const tag = token.text.indexOf('$', 1) + 1;
    return token.text.slice(tag, -tag);
  }
  const opening = /^[nN]/.test(token.text) ? 1 : 0;
  const quote = token.text[opening] ?? "'";
  const inner = token.text.slice(opening + 1, -1);
  const pattern = backslash ? /\\([\s\S])|''|""/g : /''|""/g;
  return inner.replace(pattern, (found: string, escaped: string | undefined) => {
    if (escaped !== undefined) return escapes[escaped] ?? escaped;
    return found[0] === quote ? quote : found;
  });
}

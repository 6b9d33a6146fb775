/** An element of a document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Its own text, references resolved. */
  readonly text: string;
}

const name = /[A-Za-z_][\w.-]*/y;
const tagSpace = /[ \t\r\n]*/y;
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads an XML 1.0 document as strictly as the standard asks (well-formedness, sections 2 and 3), without what our reports
 * do not write: DTDs, comments, processing instructions, CDATA, namespaces.
 * @throws Error with the offset at which it is not well-formed
 */
export function parseXml(document: string): Element {
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`not well-formed at ${at}: ${what}: ${JSON.stringify(document.slice(at, at + 40))}`);
  };
  const bad = forbidden.exec(document);
  if (bad !== null) throw new Error(`a character that XML forbids at ${bad.index}`);
  const take = (pattern: RegExp, what: string): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(document)?.[0];
    if (found === undefined) return fail(what);
    at += found.length;
    return found;
  };
  const expect = (literal: string): void => {
    if (!document.startsWith(literal, at)) fail(`expected ${literal}`);
    at += literal.length;
  };
  const resolved = (raw: string): string => {
    if (raw.includes(']]>')) fail('"]]>" in text');
    return raw.replace(/&([^;&]*;?)/g, (whole, reference: string) => {
      const code = /^#(?:x([0-9a-fA-F]+)|(\d+));$/.exec(reference);
      if (code !== null) {
        const character = String.fromCodePoint(code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16));
        return forbidden.test(character) ? fail(`a reference to a forbidden character ${whole}`) : character;
      }
      return entities[reference.replace(/;$/, '')] ?? fail(`an unknown entity ${whole}`);
    });
  };
  const element = (): Element => {
    expect('<');
    const tag = take(name, 'a name');
    const attributes: Record<string, string> = {};
    for (;;) {
      const space = take(tagSpace, 'space');
      if (document.startsWith('/>', at)) {
        at += 2;
        return { name: tag, attributes, children: [], text: '' };
      }
      if (document.startsWith('>', at)) break;
      if (space === '') fail('space before an attribute');
      const key = take(name, 'an attribute');
      if (key in attributes) fail(`a second attribute ${key}`);
      expect('=');
      attributes[key] = resolved(take(/"[^<"]*"/y, 'a quoted value').slice(1, -1));
    }
    at += 1;
    const children: Element[] = [];
    let text = '';
    for (;;) {
      text += resolved(take(/[^<]*/y, 'text'));
      if (document.startsWith('</', at)) break;
      if (at >= document.length) fail(`<${tag}> is not closed`);
      children.push(element());
    }
    expect(`</${tag}`);
    take(tagSpace, 'space');
    expect('>');
    return { name: tag, attributes, children, text };
  };
  expect('<?xml version="1.0" encoding="UTF-8"?>');
  take(tagSpace, 'space');
  const root = element();
  take(tagSpace, 'space');
  if (at < document.length) fail('something after the root');
  return root;
}

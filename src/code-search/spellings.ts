/** How code writes a name. */
export interface Spellings {
  /** Lower case; matched ignoring case. */
  readonly anyCase: ReadonlySet<string>;
  readonly exact: ReadonlySet<string>;
}

/** Initialisms that Go, and some of Java and C#, write in capitals (https://go.dev/wiki/CodeReviewComments#initialisms). */
const initialisms = new Set(
  'acl api ascii cpu css dns eof guid html http https id ip json lhs qps ram rhs rpc sla smtp sql ssh tcp tls ttl udp ui uid uri url utf8 uuid vm xml'.split(
    ' ',
  ),
);

/**
 * The spellings of a column `user_id`: as written and in snake case, ignoring case (as MySQL does; constants are in
 * capitals), `userId`, `UserId`, and Go's `userID`, `UserID`.
 *
 * Not `user-id`: HTML attributes, style classes, URLs and options are written so, and mappers rarely map it to a column.
 * Not `getUserId`: an accessor has a field.
 */
export function columnSpellings(column: string): Spellings {
  const words = wordsOf(column);
  return {
    anyCase: new Set([...(isIdentifier(column) ? [column.toLowerCase()] : []), words.join('_')].filter(isIdentifier)),
    exact: new Set(humped(words)),
  };
}

/** The spellings of a table's name and of its models: `order_items`, `order_item`, `OrderItems`, `OrderItem`, `orderItem` … */
export function tableSpellings(table: string): Spellings {
  const words = wordsOf(table);
  const last = words.at(-1) ?? '';
  const numbers = [last, ...singulars(last), ...plurals(last)].map((one) => [...words.slice(0, -1), one]);
  const prefix = /^(?:tbl|t)$/.test(words[0] ?? '') && words.length > 1;
  const all = prefix ? [...numbers, ...numbers.map((one) => one.slice(1))] : numbers;
  const written = isIdentifier(table) ? [table.toLowerCase()] : [];
  return {
    anyCase: new Set([...written, ...all.map((one) => one.join('_'))].filter(isIdentifier)),
    exact: new Set(all.flatMap(humped)),
  };
}

export function isSpelled(token: string, { exact, anyCase }: Spellings): boolean {
  return exact.has(token) || anyCase.has(token.toLowerCase());
}

/** Lower-case texts; every spelling contains at least one of them. */
export function lowerCased({ exact, anyCase }: Spellings): readonly string[] {
  return [...new Set([...anyCase, ...[...exact].map((one) => one.toLowerCase())])];
}

/** `user_id`, `userId` and `UserID` consist of the words user and id. */
function wordsOf(name: string): readonly string[] {
  return [
    ...name.matchAll(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}]*|\p{Lu}[\p{Lu}\p{N}]*|\p{N}+/gu),
  ].map(([word]) => word.toLowerCase());
}

function humped(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  if (rest.length === 0 && first.length < 2) return [];
  const tail = rest.map(capital).join('');
  const loud = rest.map(initialism).join('');
  return [first + tail, capital(first) + tail, first + loud, initialism(first) + loud].filter(isIdentifier);
}

function initialism(word: string): string {
  return initialisms.has(word) ? word.toUpperCase() : capital(word);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const irregular: Readonly<Record<string, string>> = { people: 'person', children: 'child', men: 'man', women: 'woman' };

function singulars(word: string): readonly string[] {
  const known = irregular[word];
  if (known !== undefined) return [known];
  if (word.endsWith('ies') && word.length > 4) return [`${word.slice(0, -3)}y`];
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
  return /[^s]s$/.test(word) && word.length > 3 ? [word.slice(0, -1)] : [];
}

function plurals(word: string): readonly string[] {
  const known = Object.entries(irregular).find(([, one]) => one === word)?.[0];
  if (known !== undefined) return [known];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  return word.endsWith('s') ? [] : [/(?:x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`];
}

/** Names that a search by identifiers can find; a name with blanks is searched by its words. */
function isIdentifier(text: string): boolean {
  return /^[\p{L}\p{N}_]+$/u.test(text);
}

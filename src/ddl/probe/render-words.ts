import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeString } from '../../sql/rendering/render-definition.ts';
import { NotRendered } from './not-rendered.ts';

/** Where a table stands in the scratch schema: qualified and quoted. @throws NotRendered for a table that is not there */
export type PlaceOf = (table: Pick<ObjectName, 'schema' | 'name'>) => string;

/** A name in backticks. @throws NotRendered for what MySQL takes for no name */
export function nameOf(name: string): string {
  if (name === '' || name.length > 64 || name.includes('\0'))
    throw new NotRendered(`${JSON.stringify(name)} is not a valid name`);
  return quoteIdentifier(name);
}

export function namesOf(names: readonly string[]): string {
  return names.map(nameOf).join(', ');
}

/** A character set, parser or setting: one word. @throws NotRendered */
export function wordOf(value: string, what: string): string {
  if (!/^[A-Za-z0-9_]+$/.test(value)) throw new NotRendered(`${what} is ${JSON.stringify(value.slice(0, 40))}`);
  return value;
}

export function stringOfText(text: string): string {
  if (text.includes('\0')) throw new NotRendered('a string contains a NUL character');
  return writeString(text);
}

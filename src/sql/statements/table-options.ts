import { identifierOf } from '../lexing/quote.ts';
import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { acceptCharset, readCharsetName } from './column-type.ts';
import { acceptEquals } from './index-definition.ts';
import type { TableOption } from './table-definition.ts';

const oneWord = [
  'ENGINE',
  'AUTO_INCREMENT',
  'AUTOEXTEND_SIZE',
  'AVG_ROW_LENGTH',
  'CHECKSUM',
  'COMMENT',
  'COMPRESSION',
  'CONNECTION',
  'DELAY_KEY_WRITE',
  'ENCRYPTION',
  'ENGINE_ATTRIBUTE',
  'INSERT_METHOD',
  'KEY_BLOCK_SIZE',
  'MAX_ROWS',
  'MIN_ROWS',
  'PACK_KEYS',
  'PASSWORD',
  'ROW_FORMAT',
  'SECONDARY_ENGINE',
  'SECONDARY_ENGINE_ATTRIBUTE',
  'STATS_AUTO_RECALC',
  'STATS_PERSISTENT',
  'STATS_SAMPLE_PAGES',
  'STORAGE',
  'TABLESPACE',
];

const strings = new Set(
  'COMMENT COMPRESSION CONNECTION ENCRYPTION ENGINE_ATTRIBUTE PASSWORD SECONDARY_ENGINE_ATTRIBUTE'.split(' '),
);

/**
 * One table option, if one begins here.
 * @returns undefined, with nothing stepped over, where none does
 * @throws Unreadable for an option without a value
 */
export function readTableOption(reader: TokenReader): TableOption | undefined {
  const start = reader.index;
  reader.accept('DEFAULT');
  if (acceptCharset(reader)) {
    acceptEquals(reader);
    return { name: 'default character set', value: readCharsetName(reader) };
  }
  if (reader.accept('COLLATE')) {
    acceptEquals(reader);
    return { name: 'default collate', value: readCharsetName(reader) };
  }
  if (reader.index > start) {
    reader.index = start;
    return undefined;
  }
  for (const words of [
    ['DATA', 'DIRECTORY'],
    ['INDEX', 'DIRECTORY'],
  ] as const) {
    if (!reader.accept(...words)) continue;
    acceptEquals(reader);
    return { name: words.join(' ').toLowerCase(), value: reader.string() };
  }
  if (reader.accept('START', 'TRANSACTION')) return { name: 'start transaction', value: '' };
  if (reader.accept('UNION')) {
    acceptEquals(reader);
    return { name: 'union', value: reader.text(reader.parenthesised()) };
  }
  if (reader.accept('TABLE_CHECKSUM')) return { name: 'checksum', value: readValue(reader) };
  const word = reader.acceptOne(oneWord);
  if (word !== undefined && strings.has(word)) {
    acceptEquals(reader);
    return { name: word.toLowerCase(), value: reader.string() };
  }
  return word === undefined ? undefined : { name: word.toLowerCase(), value: readValue(reader) };
}

function readValue(reader: TokenReader): string {
  acceptEquals(reader);
  const token = reader.token;
  if (token?.kind === 'string') return reader.string();
  if (token?.kind !== 'word' && token?.kind !== 'quoted' && token?.kind !== 'number' && token?.kind !== 'binary') {
    throw new Unreadable('a value', token);
  }
  reader.index += 1;
  return identifierOf(token);
}

import type { TableOption } from '../../sql/statements/table-definition.ts';
import { NotRendered } from './not-rendered.ts';
import { stringOfText, wordOf } from './render-words.ts';

/** Engines that keep their rows in files of the table's own, and need nothing outside the server. */
const ENGINES = new Set(['innodb', 'myisam', 'memory', 'heap', 'archive', 'csv', 'blackhole']);

const WORDS = new Set([
  'delay_key_write',
  'checksum',
  'insert_method',
  'pack_keys',
  'row_format',
  'stats_auto_recalc',
  'stats_persistent',
]);
const NUMBERS = new Set([
  'auto_increment',
  'avg_row_length',
  'key_block_size',
  'max_rows',
  'min_rows',
  'stats_sample_pages',
]);
const STRINGS = new Set(['comment', 'compression', 'encryption']);

/**
 * One table option. Those that name files, tablespaces, other servers, other tables or other engines are not rendered.
 * @throws NotRendered
 */
export function optionSql({ name, value }: TableOption): string {
  const written = name.toUpperCase();
  if (name === 'engine') {
    if (!ENGINES.has(value.toLowerCase()))
      throw new NotRendered(`the engine ${value.slice(0, 40)} is not available in a probe`);
    return `ENGINE = ${wordOf(value, 'ENGINE')}`;
  }
  if (name === 'default character set' || name === 'default collate') {
    if (value.toLowerCase() === 'default') throw new NotRendered(`${written} depends on the schema`);
    return `${written} = ${wordOf(value, written)}`;
  }
  if (STRINGS.has(name)) return `${written} = ${stringOfText(value)}`;
  if (WORDS.has(name) || (NUMBERS.has(name) && (/^\d+$/.test(value) || value.toUpperCase() === 'DEFAULT')))
    return `${written} = ${wordOf(value, written)}`;
  if (name === 'autoextend_size' && /^\d+[KMG]?$/i.test(value)) return `${written} = ${value}`;
  if (name === 'tablespace' && value.toLowerCase() === 'innodb_file_per_table') return `TABLESPACE = ${value}`;
  throw new NotRendered(`phasedb does not send the table option ${written} to a probe server`);
}

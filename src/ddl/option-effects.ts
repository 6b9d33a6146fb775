import type { AlteredTable } from '../catalog/apply-alter.ts';
import { tableCharacters } from '../catalog/resolved-column.ts';
import { engineOf, tableOption } from '../catalog/table-options.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import type { Effects } from './effects.ts';

/** Options that make InnoDB rebuild the table, even if their value stays the same (9.7.4). */
const REBUILDING = new Set(['row_format', 'key_block_size', 'tablespace']);

/** ENABLE and DISABLE KEYS, for MyISAM: InnoDB ignores the clause if it stands alone, and else copies (9.7.4). */
export function disableOrEnableKeys(
  { enable }: Extract<AlterClause, { op: 'keys' }>,
  clauses: readonly AlterClause[],
  effects: Effects,
): void {
  if (clauses.some((other) => other.op !== 'keys' && other.op !== 'rename-table'))
    effects.copy.push(`${enable ? 'ENABLE' : 'DISABLE'} KEYS is combined with another clause`);
}

/** One table option. Every one that the reader knows was seen on 9.7.4: none is instant, and all others are in place. */
export function setTableOption(name: string, value: string, { before }: AlteredTable, effects: Effects): void {
  if (name === 'engine') {
    const same = value.toLowerCase() === engineOf(before.options);
    if (same) effects.add('rebuild', `ENGINE=${value} rebuilds a table that already has this engine`);
    else effects.copy.push(`the engine changes from ${engineOf(before.options)} to ${value}`);
  } else if (REBUILDING.has(name)) effects.add('rebuild', `${name.toUpperCase()} rebuilds the table`);
  else if (name === 'encryption' && !sameSwitch(value, tableOption(before.options, 'encryption'))) {
    effects.copy.push('the encryption of every page changes');
  } else effects.add('option', `the table option ${name.toUpperCase()} is set`);
}

function sameSwitch(a: string, b: string | undefined): boolean {
  const normal = (value: string) => value.replace(/['"]/g, '').toLowerCase();
  return normal(a) === normal(b ?? 'N');
}

/** The columns' own comparison finds what changes; without a change the statement is an option like others. */
export function convertCharset({ before, after }: AlteredTable, effects: Effects): void {
  const is = tableCharacters(after);
  const was = tableCharacters(before);
  effects.add('option', 'the default character set is set');
  if (was === undefined) {
    effects.copy.push(`columns are converted to ${is?.charset}`);
    effects.assumes.push('the character sets of the columns are unknown');
  } else if (was.charset !== is?.charset || was.collation !== is.collation) {
    effects.copy.push(`columns are converted from ${was.collation} to ${is?.collation}`);
  }
}

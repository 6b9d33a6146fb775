import type { AlteredTable } from '../catalog/apply-alter.ts';
import { tableCharacters } from '../catalog/resolved-column.ts';
import { engineOf, tableOption } from '../catalog/table-options.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import type { Effects } from './effects.ts';

/** Options that make InnoDB rebuild the table, even if their value stays the same (9.7.4). */
const REBUILDING = new Set(['row_format', 'key_block_size', 'tablespace']);

/** Effects of table options and of the clauses about the table as a whole. */
export function optionEffects(altered: AlteredTable, clauses: readonly AlterClause[], effects: Effects): void {
  for (const clause of clauses) {
    switch (clause.op) {
      case 'table-option':
        tableOptionEffects(clause.name, clause.value, altered, effects);
        break;
      case 'convert-charset':
        convertEffects(altered, effects);
        break;
      case 'force':
        effects.add('rebuild', 'FORCE rebuilds the table');
        break;
      case 'keys':
        // The clause is for MyISAM; InnoDB ignores it when it stands alone, and any other clause beside it is a copy (9.7.4).
        if (clauses.some((other) => other.op !== 'keys' && other.op !== 'rename-table'))
          effects.copy.push(`${clause.enable ? 'ENABLE' : 'DISABLE'} KEYS is combined with another clause`);
        break;
      case 'order-by':
        effects.copy.push('ORDER BY copies the rows in that order');
        break;
      case 'tablespace':
        effects.assumes.push('DISCARD and IMPORT TABLESPACE accept no ALGORITHM clause');
        effects.blocking.push(`${clause.action.toUpperCase()} TABLESPACE locks the table exclusively`);
        break;
      default:
        break;
    }
  }
}

function tableOptionEffects(name: string, value: string, { before }: AlteredTable, effects: Effects): void {
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
function convertEffects({ before, after }: AlteredTable, effects: Effects): void {
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

import type { TableChange } from '../../analysis/judged.ts';
import { findColumn, indexesOver, sameName } from '../../catalog/find.ts';
import { writeColumn, writeIndex, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import { phaseName, writeBackfill, writeDdlPhase, writeGate } from '../writing/write-phase.ts';

/**
 * The phases that give a column another definition without a copy of its table: a new column, filled, proven, and put in
 * the place of the old one. A column that identifies rows, or that foreign keys hold, cannot be replaced like this.
 * @param is the definition that is wanted, under the old name or a new one
 */
export function newColumnPhases(change: TableChange, was: ColumnDefinition, is: ColumnDefinition): string {
  const { table, before } = change;
  if (isHeld(change, was)) {
    const clause = sameName(was.name, is.name)
      ? `MODIFY COLUMN ${writeColumn(is)}`
      : `CHANGE COLUMN ${writeName(was.name)} ${writeColumn(is)}`;
    return `Run it through gh-ost or Spirit, which copy the table in small pieces beside the application: --alter ${JSON.stringify(clause)}`;
  }
  const name = writeTable(table);
  const fresh = sameName(was.name, is.name) ? freeName(before.columns, was.name) : is.name;
  const [old, filled] = [writeName(was.name), writeName(fresh)];
  const differs = `NOT (${filled} <=> ${old})`;
  const added = { ...is, name: fresh, nullable: true, default: undefined, onUpdate: undefined };
  const settled =
    is.nullable === false ? `, MODIFY COLUMN ${writeColumn({ ...is, name: fresh, inlineKey: undefined })}` : '';
  return [
    writeDdlPhase(
      'expand',
      phaseName('add', fresh),
      `ALTER TABLE ${name} ADD COLUMN ${writeColumn(added)};`,
      `ALTER TABLE ${name} DROP COLUMN ${filled};`,
    ),
    '# deploy code that writes both columns, then:',
    writeBackfill(
      phaseName('fill', fresh),
      `UPDATE ${name} SET ${filled} = ${old} WHERE ${differs} LIMIT {batch_size}`,
    ),
    writeGate(phaseName('filled', fresh), `SELECT COUNT(*) FROM ${name} WHERE ${differs}`),
    '# deploy code that uses the new column only, then:',
    writeDdlPhase(
      'contract',
      phaseName('drop', was.name),
      [...indexesOfNew(change, was.name, fresh), `ALTER TABLE ${name} DROP COLUMN ${old}${settled};`].join('\n'),
    ),
    `  irreversible: ${fresh} holds the same values`,
  ].join('\n');
}

/** Statements that index the new column as the old one is indexed, whose indexes go with it. */
function indexesOfNew({ table, before }: TableChange, old: string, fresh: string): readonly string[] {
  return indexesOver(before, old).map((index) => {
    const parts = index.parts.map((part) => (sameName(part.column, old) ? { ...part, column: fresh } : part));
    const added = `ADD ${writeIndex({ ...index, name: `${index.name ?? old}_new`, parts })}`;
    // The rest of an index without the column is useless, and dropping the column then rebuilds the table.
    const dropped = index.name === undefined ? '' : `, DROP INDEX ${writeName(index.name)}`;
    return `ALTER TABLE ${writeTable(table)} ${added}${dropped};`;
  });
}

function isHeld({ before }: TableChange, column: ColumnDefinition): boolean {
  const isPart = (columns: readonly string[]) => columns.some((name) => sameName(name, column.name));
  return (
    column.autoIncrement ||
    indexesOver(before, column.name).some(({ kind }) => kind === 'primary') ||
    before.foreignKeys.some(({ columns }) => isPart(columns)) ||
    (before.facts?.referencedBy.some(({ referencedColumns }) => isPart(referencedColumns)) ?? false)
  );
}

function freeName(columns: readonly ColumnDefinition[], name: string): string {
  const taken = (candidate: string) => columns.some((column) => sameName(column.name, candidate));
  for (let number = 1; ; number++) {
    const candidate = `${name.slice(0, 58)}_new${number === 1 ? '' : number}`;
    if (!taken(candidate)) return candidate;
  }
}

/** `orders.total` */
export function writeColumnOf({ table, before }: TableChange, column: string): string {
  return `${writeTable(table)}.${writeName(findColumn(before, column)?.name ?? column)}`;
}

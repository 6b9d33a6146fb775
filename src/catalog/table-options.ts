import type { TableOption } from '../sql/statements/table-definition.ts';

/** Names under which a definition holds the default character set and collation. */
export const CHARSET = 'default character set';
export const COLLATION = 'default collate';

/** The value of an option as written, undefined where the definition is silent. @param name normalised, e.g. `row_format` */
export function tableOption(options: readonly TableOption[], name: string): string | undefined {
  return options.findLast((option) => option.name === name)?.value;
}

/** The options with some of them replaced. @param removed names to remove, also without a replacement */
export function withOptions(
  options: readonly TableOption[],
  removed: readonly string[],
  set: readonly TableOption[],
): readonly TableOption[] {
  const gone = new Set([...removed, ...set.map((option) => option.name)]);
  return [...options.filter((option) => !gone.has(option.name)), ...set];
}

/** Lower case; a table that names no engine is taken to be of InnoDB, the default one. */
export function engineOf(options: readonly TableOption[]): string {
  return tableOption(options, 'engine')?.toLowerCase() ?? 'innodb';
}

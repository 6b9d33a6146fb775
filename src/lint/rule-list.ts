// Made by `npm run rules` from the files in rules/.
import type { Rule } from './rule.ts';
import { rule as ddlCopyTable } from './rules/ddl-copy-table.ts';
import { rule as ddlInplaceRebuild } from './rules/ddl-inplace-rebuild.ts';
import { rule as dropColumn } from './rules/drop-column.ts';

/** Every rule, by name. */
export const rules: readonly Rule[] = [ddlCopyTable, ddlInplaceRebuild, dropColumn];

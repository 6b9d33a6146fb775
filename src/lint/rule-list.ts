// Made by `npm run rules` from the files in rules/.
import type { Rule } from './rule.ts';
import { rule as configUnknownKey } from './rules/config-unknown-key.ts';
import { rule as ddlCopyTable } from './rules/ddl-copy-table.ts';
import { rule as ddlInplaceRebuild } from './rules/ddl-inplace-rebuild.ts';
import { rule as dropColumn } from './rules/drop-column.ts';
import { rule as schemaMissing } from './rules/schema-missing.ts';
import { rule as suppressionExpired } from './rules/suppression-expired.ts';
import { rule as suppressionUnknownRule } from './rules/suppression-unknown-rule.ts';
import { rule as suppressionUnused } from './rules/suppression-unused.ts';
import { rule as suppressionWithoutReason } from './rules/suppression-without-reason.ts';
import { rule as versionPinMissing } from './rules/version-pin-missing.ts';

/** Every rule, by name. */
export const rules: readonly Rule[] = [
  configUnknownKey,
  ddlCopyTable,
  ddlInplaceRebuild,
  dropColumn,
  schemaMissing,
  suppressionExpired,
  suppressionUnknownRule,
  suppressionUnused,
  suppressionWithoutReason,
  versionPinMissing,
];

// Made by `npm run rules` from the files in rules/.
import type { Rule } from './rule.ts';
import { rule as addRequiredColumn } from './rules/add-required-column.ts';
import { rule as algorithmClauseImpossible } from './rules/algorithm-clause-impossible.ts';
import { rule as algorithmInplaceDefeatsInstant } from './rules/algorithm-inplace-defeats-instant.ts';
import { rule as configUnknownKey } from './rules/config-unknown-key.ts';
import { rule as contractWithoutGate } from './rules/contract-without-gate.ts';
import { rule as crossSchemaStatement } from './rules/cross-schema-statement.ts';
import { rule as ddlBlocksWrites } from './rules/ddl-blocks-writes.ts';
import { rule as ddlCopyTable } from './rules/ddl-copy-table.ts';
import { rule as ddlInplaceRebuild } from './rules/ddl-inplace-rebuild.ts';
import { rule as dropColumn } from './rules/drop-column.ts';
import { rule as dropColumnNotInvisibleFirst } from './rules/drop-column-not-invisible-first.ts';
import { rule as dropIndexNotInvisibleFirst } from './rules/drop-index-not-invisible-first.ts';
import { rule as dropTable } from './rules/drop-table.ts';
import { rule as dualWriteMissing } from './rules/dual-write-missing.ts';
import { rule as gateMutates } from './rules/gate-mutates.ts';
import { rule as gateNondeterministic } from './rules/gate-nondeterministic.ts';
import { rule as gateNotCoveringBackfill } from './rules/gate-not-covering-backfill.ts';
import { rule as hiddenExecutableComment } from './rules/hidden-executable-comment.ts';
import { rule as instantAltersNotMerged } from './rules/instant-alters-not-merged.ts';
import { rule as lockWithInstant } from './rules/lock-with-instant.ts';
import { rule as migrationIdDuplicate } from './rules/migration-id-duplicate.ts';
import { rule as mixedInstantWithRebuild } from './rules/mixed-instant-with-rebuild.ts';
import { rule as objectDependency } from './rules/object-dependency.ts';
import { rule as phaseDependencyMissing } from './rules/phase-dependency-missing.ts';
import { rule as phaseFileInvalid } from './rules/phase-file-invalid.ts';
import { rule as phaseOrder } from './rules/phase-order.ts';
import { rule as phaseStatementKind } from './rules/phase-statement-kind.ts';
import { rule as phaseUnknownKey } from './rules/phase-unknown-key.ts';
import { rule as rebuildsNotMerged } from './rules/rebuilds-not-merged.ts';
import { rule as renameColumn } from './rules/rename-column.ts';
import { rule as renameTable } from './rules/rename-table.ts';
import { rule as rollbackMissing } from './rules/rollback-missing.ts';
import { rule as schemaMissing } from './rules/schema-missing.ts';
import { rule as statementUnparsed } from './rules/statement-unparsed.ts';
import { rule as suppressionExpired } from './rules/suppression-expired.ts';
import { rule as suppressionUnknownRule } from './rules/suppression-unknown-rule.ts';
import { rule as suppressionUnused } from './rules/suppression-unused.ts';
import { rule as suppressionWithoutReason } from './rules/suppression-without-reason.ts';
import { rule as versionPinMissing } from './rules/version-pin-missing.ts';

/** Every rule, by name. */
export const rules: readonly Rule[] = [
  addRequiredColumn,
  algorithmClauseImpossible,
  algorithmInplaceDefeatsInstant,
  configUnknownKey,
  contractWithoutGate,
  crossSchemaStatement,
  ddlBlocksWrites,
  ddlCopyTable,
  ddlInplaceRebuild,
  dropColumn,
  dropColumnNotInvisibleFirst,
  dropIndexNotInvisibleFirst,
  dropTable,
  dualWriteMissing,
  gateMutates,
  gateNondeterministic,
  gateNotCoveringBackfill,
  hiddenExecutableComment,
  instantAltersNotMerged,
  lockWithInstant,
  migrationIdDuplicate,
  mixedInstantWithRebuild,
  objectDependency,
  phaseDependencyMissing,
  phaseFileInvalid,
  phaseOrder,
  phaseStatementKind,
  phaseUnknownKey,
  rebuildsNotMerged,
  renameColumn,
  renameTable,
  rollbackMissing,
  schemaMissing,
  statementUnparsed,
  suppressionExpired,
  suppressionUnknownRule,
  suppressionUnused,
  suppressionWithoutReason,
  versionPinMissing,
];

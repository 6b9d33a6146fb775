// Made by `npm run rules` from the files in rules/.
import type { Rule } from './rule.ts';
import { rule as addRequiredColumn } from './rules/add-required-column.ts';
import { rule as algorithmClauseImpossible } from './rules/algorithm-clause-impossible.ts';
import { rule as algorithmInplaceDefeatsInstant } from './rules/algorithm-inplace-defeats-instant.ts';
import { rule as backfillBatchTooLarge } from './rules/backfill-batch-too-large.ts';
import { rule as backfillBumpsOnUpdate } from './rules/backfill-bumps-on-update.ts';
import { rule as backfillDeletesParents } from './rules/backfill-deletes-parents.ts';
import { rule as backfillFiresTriggers } from './rules/backfill-fires-triggers.ts';
import { rule as backfillInsideDdlPhase } from './rules/backfill-inside-ddl-phase.ts';
import { rule as backfillJoinUpdate } from './rules/backfill-join-update.ts';
import { rule as backfillNeverDone } from './rules/backfill-never-done.ts';
import { rule as backfillNoKey } from './rules/backfill-no-key.ts';
import { rule as backfillNoThrottle } from './rules/backfill-no-throttle.ts';
import { rule as backfillNondeterministic } from './rules/backfill-nondeterministic.ts';
import { rule as backfillNotIdempotent } from './rules/backfill-not-idempotent.ts';
import { rule as backfillNullAmbiguous } from './rules/backfill-null-ambiguous.ts';
import { rule as backfillRunsCode } from './rules/backfill-runs-code.ts';
import { rule as backfillSetsGenerated } from './rules/backfill-sets-generated.ts';
import { rule as backfillUnbatched } from './rules/backfill-unbatched.ts';
import { rule as backfillUpdatesCursor } from './rules/backfill-updates-cursor.ts';
import { rule as baselineStaleEntry } from './rules/baseline-stale-entry.ts';
import { rule as checkAddEnforced } from './rules/check-add-enforced.ts';
import { rule as checkAddViolations } from './rules/check-add-violations.ts';
import { rule as checkWeakened } from './rules/check-weakened.ts';
import { rule as collationOnUnique } from './rules/collation-on-unique.ts';
import { rule as configNoEffect } from './rules/config-no-effect.ts';
import { rule as configUnknownKey } from './rules/config-unknown-key.ts';
import { rule as conflictingPhaseChanges } from './rules/conflicting-phase-changes.ts';
import { rule as contractWithoutGate } from './rules/contract-without-gate.ts';
import { rule as crossSchemaStatement } from './rules/cross-schema-statement.ts';
import { rule as datetimeNotNullNoDefault } from './rules/datetime-not-null-no-default.ts';
import { rule as ddlBlocksWrites } from './rules/ddl-blocks-writes.ts';
import { rule as ddlCopyTable } from './rules/ddl-copy-table.ts';
import { rule as ddlInplaceRebuild } from './rules/ddl-inplace-rebuild.ts';
import { rule as defaultNotAllowed } from './rules/default-not-allowed.ts';
import { rule as definer } from './rules/definer.ts';
import { rule as destructiveOutsideContract } from './rules/destructive-outside-contract.ts';
import { rule as dropColumn } from './rules/drop-column.ts';
import { rule as dropColumnNotInvisibleFirst } from './rules/drop-column-not-invisible-first.ts';
import { rule as dropColumnStillReferenced } from './rules/drop-column-still-referenced.ts';
import { rule as dropIndexNotInvisibleFirst } from './rules/drop-index-not-invisible-first.ts';
import { rule as dropIndexedColumn } from './rules/drop-indexed-column.ts';
import { rule as dropTable } from './rules/drop-table.ts';
import { rule as dualWriteDroppedEarly } from './rules/dual-write-dropped-early.ts';
import { rule as dualWriteMissing } from './rules/dual-write-missing.ts';
import { rule as enumChange } from './rules/enum-change.ts';
import { rule as estimateUnknown } from './rules/estimate-unknown.ts';
import { rule as eventEnabled } from './rules/event-enabled.ts';
import { rule as expandContractSameDeploy } from './rules/expand-contract-same-deploy.ts';
import { rule as expressionDefaultAdd } from './rules/expression-default-add.ts';
import { rule as fkAddChecked } from './rules/fk-add-checked.ts';
import { rule as fkAddOrphans } from './rules/fk-add-orphans.ts';
import { rule as fkAddUnvalidated } from './rules/fk-add-unvalidated.ts';
import { rule as fkAddWithoutIndex } from './rules/fk-add-without-index.ts';
import { rule as fkTypeMismatch } from './rules/fk-type-mismatch.ts';
import { rule as fulltextTableRebuild } from './rules/fulltext-table-rebuild.ts';
import { rule as functionalIndexAdd } from './rules/functional-index-add.ts';
import { rule as gateFullScan } from './rules/gate-full-scan.ts';
import { rule as gateMutates } from './rules/gate-mutates.ts';
import { rule as gateNondeterministic } from './rules/gate-nondeterministic.ts';
import { rule as gateNotCoveringBackfill } from './rules/gate-not-covering-backfill.ts';
import { rule as gateOwnEnvironment } from './rules/gate-own-environment.ts';
import { rule as gateShape } from './rules/gate-shape.ts';
import { rule as gateTimeoutTooShort } from './rules/gate-timeout-too-short.ts';
import { rule as gateVacuous } from './rules/gate-vacuous.ts';
import { rule as hiddenExecutableComment } from './rules/hidden-executable-comment.ts';
import { rule as indexKeyTooLong } from './rules/index-key-too-long.ts';
import { rule as instantAltersNotMerged } from './rules/instant-alters-not-merged.ts';
import { rule as instantUnsafeVersion } from './rules/instant-unsafe-version.ts';
import { rule as intAutoincCapacity } from './rules/int-autoinc-capacity.ts';
import { rule as lockWaitTooLong } from './rules/lock-wait-too-long.ts';
import { rule as lockWithInstant } from './rules/lock-with-instant.ts';
import { rule as migrationEditedAfterMerge } from './rules/migration-edited-after-merge.ts';
import { rule as migrationIdDuplicate } from './rules/migration-id-duplicate.ts';
import { rule as mixedInstantWithRebuild } from './rules/mixed-instant-with-rebuild.ts';
import { rule as modifyDropsAttributes } from './rules/modify-drops-attributes.ts';
import { rule as nameTaken } from './rules/name-taken.ts';
import { rule as noopModify } from './rules/noop-modify.ts';
import { rule as notNullAddImplicitZero } from './rules/not-null-add-implicit-zero.ts';
import { rule as notNullExisting } from './rules/not-null-existing.ts';
import { rule as objectDependency } from './rules/object-dependency.ts';
import { rule as oscNeeded } from './rules/osc-needed.ts';
import { rule as oscUnneeded } from './rules/osc-unneeded.ts';
import { rule as partitionDropData } from './rules/partition-drop-data.ts';
import { rule as phaseDependencyMissing } from './rules/phase-dependency-missing.ts';
import { rule as phaseFileInvalid } from './rules/phase-file-invalid.ts';
import { rule as phaseOrder } from './rules/phase-order.ts';
import { rule as phaseStatementKind } from './rules/phase-statement-kind.ts';
import { rule as phaseUnknownKey } from './rules/phase-unknown-key.ts';
import { rule as rebuildsNotMerged } from './rules/rebuilds-not-merged.ts';
import { rule as refusalHidden } from './rules/refusal-hidden.ts';
import { rule as renameColumn } from './rules/rename-column.ts';
import { rule as renameTable } from './rules/rename-table.ts';
import { rule as rollbackMissing } from './rules/rollback-missing.ts';
import { rule as rowVersionExhausted } from './rules/row-version-exhausted.ts';
import { rule as rowVersionLow } from './rules/row-version-low.ts';
import { rule as schemaMissing } from './rules/schema-missing.ts';
import { rule as snapshotOutdated } from './rules/snapshot-outdated.ts';
import { rule as statementUnparsed } from './rules/statement-unparsed.ts';
import { rule as storedProgramBlocksWrites } from './rules/stored-program-blocks-writes.ts';
import { rule as storedProgramChangesServer } from './rules/stored-program-changes-server.ts';
import { rule as storedProgramCopy } from './rules/stored-program-copy.ts';
import { rule as storedProgramDestructive } from './rules/stored-program-destructive.ts';
import { rule as storedProgramUnread } from './rules/stored-program-unread.ts';
import { rule as suppressionExpired } from './rules/suppression-expired.ts';
import { rule as suppressionUnknownRule } from './rules/suppression-unknown-rule.ts';
import { rule as suppressionUnused } from './rules/suppression-unused.ts';
import { rule as suppressionWithoutReason } from './rules/suppression-without-reason.ts';
import { rule as truncationRisk } from './rules/truncation-risk.ts';
import { rule as typeChangeCopy } from './rules/type-change-copy.ts';
import { rule as typeNarrowing } from './rules/type-narrowing.ts';
import { rule as uniqueAdd } from './rules/unique-add.ts';
import { rule as unknownName } from './rules/unknown-name.ts';
import { rule as varcharTierCross } from './rules/varchar-tier-cross.ts';
import { rule as versionPinMissing } from './rules/version-pin-missing.ts';
import { rule as viewReplaced } from './rules/view-replaced.ts';

/** Every rule, by name. */
export const rules: readonly Rule[] = [
  addRequiredColumn,
  algorithmClauseImpossible,
  algorithmInplaceDefeatsInstant,
  backfillBatchTooLarge,
  backfillBumpsOnUpdate,
  backfillDeletesParents,
  backfillFiresTriggers,
  backfillInsideDdlPhase,
  backfillJoinUpdate,
  backfillNeverDone,
  backfillNoKey,
  backfillNoThrottle,
  backfillNondeterministic,
  backfillNotIdempotent,
  backfillNullAmbiguous,
  backfillRunsCode,
  backfillSetsGenerated,
  backfillUnbatched,
  backfillUpdatesCursor,
  baselineStaleEntry,
  checkAddEnforced,
  checkAddViolations,
  checkWeakened,
  collationOnUnique,
  configNoEffect,
  configUnknownKey,
  conflictingPhaseChanges,
  contractWithoutGate,
  crossSchemaStatement,
  datetimeNotNullNoDefault,
  ddlBlocksWrites,
  ddlCopyTable,
  ddlInplaceRebuild,
  defaultNotAllowed,
  definer,
  destructiveOutsideContract,
  dropColumn,
  dropColumnNotInvisibleFirst,
  dropColumnStillReferenced,
  dropIndexNotInvisibleFirst,
  dropIndexedColumn,
  dropTable,
  dualWriteDroppedEarly,
  dualWriteMissing,
  enumChange,
  estimateUnknown,
  eventEnabled,
  expandContractSameDeploy,
  expressionDefaultAdd,
  fkAddChecked,
  fkAddOrphans,
  fkAddUnvalidated,
  fkAddWithoutIndex,
  fkTypeMismatch,
  fulltextTableRebuild,
  functionalIndexAdd,
  gateFullScan,
  gateMutates,
  gateNondeterministic,
  gateNotCoveringBackfill,
  gateOwnEnvironment,
  gateShape,
  gateTimeoutTooShort,
  gateVacuous,
  hiddenExecutableComment,
  indexKeyTooLong,
  instantAltersNotMerged,
  instantUnsafeVersion,
  intAutoincCapacity,
  lockWaitTooLong,
  lockWithInstant,
  migrationEditedAfterMerge,
  migrationIdDuplicate,
  mixedInstantWithRebuild,
  modifyDropsAttributes,
  nameTaken,
  noopModify,
  notNullAddImplicitZero,
  notNullExisting,
  objectDependency,
  oscNeeded,
  oscUnneeded,
  partitionDropData,
  phaseDependencyMissing,
  phaseFileInvalid,
  phaseOrder,
  phaseStatementKind,
  phaseUnknownKey,
  rebuildsNotMerged,
  refusalHidden,
  renameColumn,
  renameTable,
  rollbackMissing,
  rowVersionExhausted,
  rowVersionLow,
  schemaMissing,
  snapshotOutdated,
  statementUnparsed,
  storedProgramBlocksWrites,
  storedProgramChangesServer,
  storedProgramCopy,
  storedProgramDestructive,
  storedProgramUnread,
  suppressionExpired,
  suppressionUnknownRule,
  suppressionUnused,
  suppressionWithoutReason,
  truncationRisk,
  typeChangeCopy,
  typeNarrowing,
  uniqueAdd,
  unknownName,
  varcharTierCross,
  versionPinMissing,
  viewReplaced,
];

/** Names that linters of MySQL migrations have for what can be wrong; docs/rules.md says of each who decides it here. */
export const catalogue: readonly string[] = (
  'phase-file-invalid phase-unknown-key phase-missing-required phase-statement-kind destructive-outside-contract ' +
  'additive-inside-contract contract-without-gate gate-not-covering-backfill gate-vacuous gate-mutates gate-full-scan ' +
  'gate-nondeterministic expand-contract-same-deploy contract-too-soon phase-dependency-missing phase-dependency-cycle ' +
  'migration-id-duplicate migration-id-out-of-order migration-edited-after-merge migration-concurrent-same-table ' +
  'rollback-missing dual-write-missing statement-unparsed hidden-executable-comment multi-statement-step delimiter ' +
  'cross-schema-statement conflicting-phase-changes stored-program-destructive stored-program-copy ' +
  'stored-program-blocks-writes stored-program-unread stored-program-changes-server event-enabled ' +
  'ddl-copy-table ddl-inplace-rebuild ddl-blocks-writes ddl-blocks-all algorithm-clause-missing ' +
  'algorithm-clause-impossible lock-with-instant lock-none-impossible algorithm-explicit-copy lock-explicit-strong ' +
  'algorithm-inplace-defeats-instant mixed-instant-with-rebuild rebuilds-not-merged instant-alters-not-merged ' +
  'column-reorder column-position-not-instant index-visibility-mixed index-visibility-instant-clause ' +
  'fulltext-index-add spatial-index-add functional-index-add index-on-new-virtual-same-statement ' +
  'fulltext-table-rebuild spatial-table-rebuild auto-increment-column-add stored-generated-add ' +
  'generated-expression-change virtual-on-partitioned pk-add pk-drop pk-change engine-change null-rebuild ' +
  'optimize-table row-format-change key-block-size encryption-change partition-by remove-partitioning ' +
  'partition-reorganize partition-coalesce hash-partition-add optimize-partition partition-drop-data charset-convert ' +
  'column-charset-change table-default-charset-only not-null-change-rebuild null-change-rebuild fk-add-checked ' +
  'fk-add-unvalidated fk-add-without-index fk-cascade-lock check-add-enforced check-enforce ' +
  'check-inline-on-add-column expression-default-add old-alter-table-on osc-unneeded osc-needed ' +
  'row-version-exhausted row-version-low row-version-per-release instant-unsafe-version instant-column-limit ' +
  'instant-row-size instant-compressed instant-fulltext drop-indexed-column rename-fk-referenced rename-with-virtual ' +
  'type-change-copy varchar-tier-cross type-narrowing signedness-change enum-remove enum-reorder enum-insert-middle ' +
  'enum-boundary set-boundary modify-drops-attributes noop-modify change-without-rename fk-type-mismatch ' +
  'join-type-mismatch collation-on-unique int-autoinc-capacity index-key-too-long row-too-large ' +
  'unique-add unique-add-osc not-null-existing not-null-add-implicit-zero datetime-not-null-no-default ' +
  'check-add-violations fk-add-orphans pk-nullable truncation-risk drop-column-nonempty ' +
  'drop-table drop-column drop-view drop-routine drop-trigger drop-database truncate-table ' +
  'drop-column-still-referenced drop-column-not-invisible-first drop-index-not-invisible-first ' +
  'drop-index-fk-support drop-unique drop-fk drop-check drop-pk rename-column rename-table add-required-column ' +
  'drop-default change-default-semantics object-dependency add-column-select-star insert-without-columns ' +
  'backfill-unbatched backfill-no-key backfill-not-indexed backfill-not-idempotent backfill-never-done ' +
  'backfill-limit-offset backfill-limit-no-order backfill-nondeterministic backfill-updates-cursor ' +
  'backfill-null-ambiguous backfill-bumps-on-update backfill-fires-triggers backfill-batch-too-large ' +
  'backfill-batch-too-small backfill-insert-select-locks backfill-replace-into backfill-on-duplicate ' +
  'backfill-join-update backfill-no-throttle backfill-no-lag-source backfill-many-indexes ' +
  'backfill-inside-ddl-phase ' +
  'lock-wait-timeout-missing lock-wait-timeout-too-long set-global fk-checks-off-not-restored unique-checks-off ' +
  'sql-mode-change sql-log-bin-off max-execution-time-for-ddl transaction-around-ddl lock-tables flush-tables ' +
  'long-transaction-open online-log-overflow-risk tmpdir-too-small disk-headroom replica-lag-risk ' +
  'aurora-reader-target galera-toi group-replication-size server-version-unknown server-version-unsupported ' +
  'flavour-mariadb sql-require-primary-key gipk-enabled ' +
  'osc-no-unique-not-null-key osc-foreign-keys osc-triggers osc-rename-table osc-rename-column osc-pk-change ' +
  'osc-unique-data-loss osc-not-null-no-default osc-drop-add-same-column osc-clause-algorithm osc-enum-reorder ' +
  'osc-set-reorder osc-name-too-long osc-disk osc-binlog-format osc-row-image osc-aurora ' +
  'osc-multi-statement-skips-instant ' +
  'pk-missing pk-type autoinc-signed index-redundant index-too-many index-columns-max index-datetime-not-last ' +
  'engine-allowed charset-allowed collation-mixed float-money timestamp-2038 zero-date enum-used fk-used ' +
  'text-blob-key json-default reserved-word name-case naming-pattern identifier-too-long unnamed-constraint ' +
  'inline-references-ignored comment-missing definer trigger-present routine-present event-present view-present ' +
  'partition-use auto-increment-value deprecated-display-width nullable-unique ' +
  'estimate-over-budget estimate-unknown stats-stale estimate-changed table-hot window-required needs-approval ' +
  'gate-timeout-too-short suppression-without-reason suppression-unknown-rule suppression-unused ' +
  'suppression-expired suppression-locked-rule baseline-stale-entry config-unknown-key config-no-effect config-deprecated ' +
  'version-pin-missing schema-missing action-permission-missing'
).split(' ');

const kind = 'phase-statement-kind';

/** What is decided elsewhere than by a rule that names it in `covers`. */
export const decidedElsewhere: Readonly<Record<string, string>> = {
  'algorithm-clause-missing': 'the runner, which asserts the algorithm of every statement',
  'multi-statement-step': 'the runner, which splits and journals each statement',
  delimiter: 'the file reader, which understands DELIMITER and never sends it',
  'lock-wait-timeout-missing': 'the runner, which sets it for every statement',
  'fk-checks-off-not-restored': 'the runner, which undoes it at the end of the phase',
  'backfill-limit-no-order': 'the runner, which walks the key instead of running LIMIT',
  'backfill-limit-offset': 'backfill-unbatched',
  'long-transaction-open': 'the runner, which names who holds the lock',
  'server-version-unsupported': 'the runner, and `phasedb doctor`',
  'flavour-mariadb': 'the runner, and `phasedb doctor`',
  'phase-missing-required': 'phase-order, contract-without-gate',
  'set-global': kind,
  'sql-mode-change': kind,
  'sql-log-bin-off': kind,
  'max-execution-time-for-ddl': kind,
  'transaction-around-ddl': kind,
  'lock-tables': kind,
  'flush-tables': kind,
  'backfill-no-lag-source': 'the runner, which refuses to run where dump threads are seen and no replica can be read',
  'suppression-locked-rule': 'suppression-unused',
};

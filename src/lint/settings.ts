import { z } from 'zod';
import type { AnalysisSettings } from '../analysis/settings.ts';
import { decisiveVersions, type Version } from '../core/mysql-version.ts';
import { GiB, MiB } from '../core/storage-size.ts';
import type { Calibration } from '../estimate/calibration.ts';
import type { ServerInputs } from '../estimate/server-inputs.ts';
import type { DeployingJob } from './deploying-job.ts';
import type { Severity } from './finding.ts';

/** What may be set in `thresholds` of phasedb.config.yaml. */
export const thresholdsSchema = z.strictObject({
  small_table_bytes: z
    .int()
    .min(0)
    .default(10 * MiB)
    .describe('bytes; below this size, findings about the cost of a copy or a rebuild are one level lower'),
  osc_bytes: z
    .int()
    .min(0)
    .default(100 * GiB)
    .describe('bytes; from this size on osc-needed reports a direct rebuild or copy'),
  gate_scan_rows: z
    .int()
    .min(0)
    .default(1_000_000)
    .describe('the most rows that a gate may read without an index at each poll'),
  batch_rows: z.int().min(1).default(10_000).describe('the most rows of a chunk'),
  autoinc_percent: z
    .number()
    .min(0)
    .max(100)
    .default(80)
    .describe('percent; the most of an AUTO_INCREMENT type that may be used'),
  row_version_percent: z
    .number()
    .min(0)
    .max(100)
    .default(80)
    .describe('percent; the most of the row versions that instant changes may use'),
  snapshot_max_days: z.number().min(0).default(30).describe('days; an older snapshot is reported as outdated'),
});

export type Thresholds = z.infer<typeof thresholdsSchema>;

export interface EstimateSettings {
  readonly server: ServerInputs;
  /** From earlier runs on that server. */
  readonly calibration: Calibration;
  /** For people: `the statistics of the server, now`, `a snapshot of 2026-11-20, 1 day old`. */
  readonly from: string;
}

/** When and of what a snapshot was taken. */
export interface SnapshotAge {
  /** YYYY-MM-DD */
  readonly takenOn: string;
  readonly version: Version | undefined;
  /** What the option or the configuration says that the migrations will run on, as far as it says it: `8.4` is two parts. */
  readonly pinned: readonly number[] | undefined;
}

/** The settings of one lint; a pure value. */
export interface LintSettings extends AnalysisSettings {
  /** Where the version is from; undefined: it was not given. */
  readonly versionFrom: 'option' | 'config' | 'snapshot' | 'server' | undefined;
  /** Where the tables are from; undefined: no table is known. */
  readonly catalogFrom: 'schema' | 'snapshot' | 'server' | undefined;
  readonly thresholds: Thresholds;
  /** Set by the configuration; a rule that is `off` says nothing. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** `run`: the statements are about to be sent. */
  readonly occasion: 'lint' | 'run';
  /** Of the snapshot that the tables are from. */
  readonly snapshot: SnapshotAge | undefined;
  /** What run time depends on, and where that is from; undefined: estimates are off. */
  readonly estimate: EstimateSettings | undefined;
  /** Of the workflows in the same repository, as far as they are known. */
  readonly deployingJobs: readonly DeployingJob[];
  /** YYYY-MM-DD, for suppressions that end. */
  readonly today: string;
}

export function defaultSettings(today: string): LintSettings {
  return {
    versions: decisiveVersions,
    versionFrom: undefined,
    catalogFrom: undefined,
    thresholds: thresholdsSchema.parse({}),
    severities: new Map(),
    occasion: 'lint',
    oldAlterTable: false,
    wholeCatalog: false,
    sqlMode: undefined,
    snapshot: undefined,
    estimate: undefined,
    deployingJobs: [],
    today,
  };
}

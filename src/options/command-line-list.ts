// Made by `npm run options` from the files in table/.
import { option as base } from './table/base.ts';
import { option as baseline } from './table/baseline.ts';
import { option as configFrom } from './table/config-from.ts';
import { option as databaseUrl } from './table/database-url.ts';
import { option as dryRun } from './table/dry-run.ts';
import { option as estimate } from './table/estimate.ts';
import { option as failOn } from './table/fail-on.ts';
import { option as format } from './table/format.ts';
import { option as keep } from './table/keep.ts';
import { option as lintFormat } from './table/lint-format.ts';
import { option as logFormat } from './table/log-format.ts';
import { option as maxRuntime } from './table/max-runtime.ts';
import { option as measure } from './table/measure.ts';
import { option as migration } from './table/migration.ts';
import { option as mysqlVersion } from './table/mysql-version.ts';
import { option as next } from './table/next.ts';
import { option as onFailure } from './table/on-failure.ts';
import { option as only } from './table/only.ts';
import { option as passwordCommand } from './table/password-command.ts';
import { option as passwordFile } from './table/password-file.ts';
import { option as phase } from './table/phase.ts';
import { option as postGate } from './table/post-gate.ts';
import { option as probeUrl } from './table/probe-url.ts';
import { option as rate } from './table/rate.ts';
import { option as reason } from './table/reason.ts';
import { option as ref } from './table/ref.ts';
import { option as replicas } from './table/replicas.ts';
import { option as rows } from './table/rows.ts';
import { option as schema } from './table/schema.ts';
import { option as showValues } from './table/show-values.ts';
import { option as snapshot } from './table/snapshot.ts';
import { option as snapshotFormat } from './table/snapshot-format.ts';
import { option as stateDatabase } from './table/state-database.ts';
import { option as takeOver } from './table/take-over.ts';
import { option as target } from './table/target.ts';
import { option as targets } from './table/targets.ts';
import { option as targetsFormat } from './table/targets-format.ts';
import { option as to } from './table/to.ts';
import { option as until } from './table/until.ts';
import { option as writeBaseline } from './table/write-baseline.ts';
import { option as yes } from './table/yes.ts';

/** Every option of the command line, in the order of its help. */
export const commandLineList = [
  migration,
  next,
  only,
  phase,
  reason,
  to,
  until,
  databaseUrl,
  passwordCommand,
  passwordFile,
  replicas,
  stateDatabase,
  target,
  targets,
  base,
  baseline,
  configFrom,
  estimate,
  failOn,
  measure,
  mysqlVersion,
  postGate,
  probeUrl,
  schema,
  snapshot,
  writeBaseline,
  dryRun,
  maxRuntime,
  onFailure,
  ref,
  takeOver,
  yes,
  format,
  lintFormat,
  logFormat,
  showValues,
  snapshotFormat,
  targetsFormat,
  keep,
  rate,
  rows,
] as const;

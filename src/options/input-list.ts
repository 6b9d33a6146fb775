// Made by `npm run options` from the files in table/.
import { option as command } from './table/command.ts';
import { option as comment } from './table/comment.ts';
import { option as commentId } from './table/comment-id.ts';
import { option as config } from './table/config.ts';
import { option as configFrom } from './table/config-from.ts';
import { option as confirm } from './table/confirm.ts';
import { option as databaseUrl } from './table/database-url.ts';
import { option as environment } from './table/environment.ts';
import { option as estimate } from './table/estimate.ts';
import { option as failOn } from './table/fail-on.ts';
import { option as failOnIncomplete } from './table/fail-on-incomplete.ts';
import { option as findingsJson } from './table/findings-json.ts';
import { option as githubToken } from './table/github-token.ts';
import { option as maxRuntime } from './table/max-runtime.ts';
import { option as measure } from './table/measure.ts';
import { option as migration } from './table/migration.ts';
import { option as migrations } from './table/migrations.ts';
import { option as mysqlVersion } from './table/mysql-version.ts';
import { option as only } from './table/only.ts';
import { option as onlyChanged } from './table/only-changed.ts';
import { option as passwordCommand } from './table/password-command.ts';
import { option as passwordFile } from './table/password-file.ts';
import { option as phase } from './table/phase.ts';
import { option as probeUrl } from './table/probe-url.ts';
import { option as reason } from './table/reason.ts';
import { option as ref } from './table/ref.ts';
import { option as replicas } from './table/replicas.ts';
import { option as sarifFile } from './table/sarif-file.ts';
import { option as schema } from './table/schema.ts';
import { option as serverPublicKeyPath } from './table/server-public-key-path.ts';
import { option as showValues } from './table/show-values.ts';
import { option as snapshot } from './table/snapshot.ts';
import { option as sslCa } from './table/ssl-ca.ts';
import { option as sslMode } from './table/ssl-mode.ts';
import { option as stateDatabase } from './table/state-database.ts';
import { option as takeOver } from './table/take-over.ts';
import { option as target } from './table/target.ts';
import { option as to } from './table/to.ts';
import { option as until } from './table/until.ts';

/** Every input of the action, in the order of action.yml. */
export const inputList = [
  command,
  config,
  migration,
  migrations,
  only,
  phase,
  reason,
  to,
  until,
  databaseUrl,
  passwordCommand,
  passwordFile,
  replicas,
  serverPublicKeyPath,
  sslCa,
  sslMode,
  stateDatabase,
  target,
  configFrom,
  estimate,
  failOn,
  findingsJson,
  measure,
  mysqlVersion,
  onlyChanged,
  probeUrl,
  sarifFile,
  schema,
  snapshot,
  confirm,
  failOnIncomplete,
  maxRuntime,
  ref,
  takeOver,
  showValues,
  comment,
  commentId,
  environment,
  githubToken,
] as const;

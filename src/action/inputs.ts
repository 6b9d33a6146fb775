import { getBooleanInput, getInput, getMultilineInput, setSecret } from '@actions/core';
import { ExitCode, Failure } from '../core/failure.ts';
import { parseTarget, readPasswordFile, type Target } from '../mysql/target.ts';
import { readDuration } from '../options/duration.ts';
import { type DeployProject, readDeployProject } from '../project/deploy-project.ts';
import { type FailOn, failOnChoices } from '../project/fail-on.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What every command is given. */
export interface CommonInputs {
  readonly command: string;
  /** Of `migrations`, as given. */
  readonly globs: readonly string[];
  readonly migration: string | undefined;
  readonly config: string | undefined;
  readonly comment: 'always' | 'on-failure' | 'never';
  readonly commentId: string;
  /** Undefined: there is none, and GitHub is not asked anything. */
  readonly token: string | undefined;
}

/** What a command is given that works on a database. */
export interface DeployInputs extends CommonInputs {
  readonly project: DeployProject;
  readonly which: { readonly phase: string } | 'next' | 'all';
  readonly to: string | undefined;
  readonly target: Target;
  readonly replicas: readonly Target[];
  readonly stateDatabase: string | undefined;
  readonly environment: string | undefined;
  readonly confirm: string | undefined;
  readonly reason: string | undefined;
  readonly maxRuntime: { readonly ms: number; readonly text: string } | undefined;
  readonly failOnIncomplete: boolean;
}

/** What `lint` and `comment` are given. */
export interface LintInputs extends CommonInputs {
  readonly schema: string | undefined;
  readonly snapshot: string | undefined;
  readonly target: Target | undefined;
  readonly stateDatabase: string | undefined;
  readonly probe: Target | undefined;
  readonly mysqlVersion: string | undefined;
  /** `auto`: where a snapshot or a database tells sizes. */
  readonly estimate: boolean | 'auto';
  readonly measure: boolean;
  readonly failOn: FailOn;
  readonly sarifFile: string | undefined;
  readonly onlyChanged: boolean;
  /** Of `comment`: the file that another run's lint left. */
  readonly findingsJson: string | undefined;
}

/** The command, which says by whom the rest is read. */
export function readCommand(): string {
  return optional('command') ?? 'lint';
}

/** Reads what every command has. @throws Failure `input-invalid` */
export function readCommonInputs(): CommonInputs {
  const commentId = optional('comment-id') ?? 'phasedb';
  if (!/^[\w.-]{1,64}$/.test(commentId)) {
    throw invalid('comment-id', 'Write up to 64 letters, digits, dots, hyphens and underscores.');
  }
  const token = optional('github-token');
  if (token !== undefined) setSecret(token);
  return {
    command: readCommand(),
    globs: getMultilineInput('migrations').filter((line) => line !== ''),
    migration: optional('migration'),
    config: optional('config'),
    comment: oneOf('comment', ['always', 'on-failure', 'never'], 'always'),
    commentId,
    token,
  };
}

/**
 * Reads what works on a database. Every password is masked before it is looked at.
 * @param folder that paths count from
 * @throws Failure `input-missing`, `input-invalid`, `database-url-invalid`, `config-invalid`
 */
export function readDeployInputs(common: CommonInputs, env: Environment, folder: string): DeployInputs {
  const project = readDeployProject({
    folder,
    config: common.config,
    databaseUrl: optional('database-url'),
    replicas: getMultilineInput('replicas').filter((line) => line !== ''),
    paths: common.globs,
    snapshot: optional('snapshot'),
    env,
  });
  const target = readTarget(project.databaseUrl ?? '');
  if (target === undefined) throw missing('database-url', 'Give it from a secret, or set DATABASE_URL.');
  const phase = optional('phase') ?? 'next';
  const maxRuntime = optional('max-runtime');
  const duration = maxRuntime === undefined ? undefined : readDuration(maxRuntime);
  if (maxRuntime !== undefined && duration === undefined)
    throw invalid('max-runtime', 'Write seconds, minutes or hours: 30s, 10m, 5h.');
  return {
    ...common,
    project,
    which: phase === 'next' || phase === 'all' ? phase : { phase },
    to: optional('to'),
    target,
    replicas: project.replicas.flatMap((replica) => readTarget(replica) ?? []),
    stateDatabase: optional('state-database'),
    environment: optional('environment'),
    confirm: optional('confirm'),
    reason: optional('reason'),
    maxRuntime: duration,
    failOnIncomplete: yesOrNo('fail-on-incomplete', false),
  };
}

/**
 * Reads what a lint is given. It connects only where a URL stands in the inputs: a job's DATABASE_URL may be for another step.
 * @throws Failure `input-invalid`, `database-url-invalid`
 */
export function readLintInputs(common: CommonInputs): LintInputs {
  const estimate = oneOf('estimate', ['auto', 'true', 'false'], 'auto');
  return {
    ...common,
    schema: optional('schema'),
    snapshot: optional('snapshot'),
    target: readTarget(optional('database-url') ?? ''),
    stateDatabase: optional('state-database'),
    probe: readTarget(optional('probe-url') ?? ''),
    mysqlVersion: optional('mysql-version'),
    estimate: estimate === 'auto' ? 'auto' : estimate === 'true',
    measure: yesOrNo('measure', false),
    failOn: oneOf('fail-on', failOnChoices, 'error'),
    sarifFile: optional('sarif-file'),
    onlyChanged: yesOrNo('only-changed', true),
    findingsJson: optional('findings-json'),
  };
}

function optional(name: string): string | undefined {
  return getInput(name) || undefined;
}

function yesOrNo(name: string, otherwise: boolean): boolean {
  if (getInput(name) === '') return otherwise;
  try {
    return getBooleanInput(name);
  } catch {
    throw invalid(name, 'Write true or false.');
  }
}

function oneOf<const Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
  const given = getInput(name);
  const found = given === '' ? otherwise : values.find((value) => value === given);
  if (found === undefined) throw invalid(name, `Write ${values.join(', ')}.`);
  return found;
}

/**
 * Undefined for an empty URL. The URL, its password and the file's are masked before they are read, without the blanks around
 * it that a variable may have: the runner masks each line by itself, and with one of a blank it would mask all blanks.
 */
function readTarget(given: string): Target | undefined {
  const url = given.trim();
  if (url === '') return undefined;
  maskUrl(url);
  const file = optional('password-file');
  const target = parseTarget(url, {
    sslMode: optional('ssl-mode'),
    sslCa: optional('ssl-ca'),
    password: file === undefined ? undefined : readPasswordFile(file),
  });
  maskPassword(target.revealPassword());
  return target;
}

/** The URL as a whole and what stands in the password's place, before it is known to be well-formed. */
function maskUrl(url: string): void {
  setSecret(url);
  const password = /^[a-z]+:\/\/[^:/]*:(.*)@/is.exec(url)?.[1];
  if (password) maskPassword(password);
}

function maskPassword(password: string): void {
  for (const form of new Set([password, encodeURIComponent(password)])) if (form !== '') setSecret(form);
}

/** What a command cannot do without. @throws Failure `input-missing` */
export function required<Value>(name: string, value: Value | undefined): Value {
  if (value === undefined) throw missing(name, `Give it with "with: {${name}: …}".`);
  return value;
}

function missing(name: string, remedy: string): Failure {
  return refused('input-missing', `The input ${name} is missing.`, remedy);
}

/** Makes the refusal of an input. */
export function invalid(name: string, remedy: string): Failure {
  return refused('input-invalid', `The input ${name} is not valid.`, remedy);
}

function refused(code: string, message: string, remedy: string): Failure {
  return new Failure({ code, exit: ExitCode.wrongUsage, message, untouched: 'Nothing was changed.', remedy });
}

import { getInput, setSecret } from '@actions/core';
import { wrongUsage } from '../core/failure.ts';
import { showValues } from '../core/row-value.ts';
import { listed } from '../migration/problem.ts';
import { exposedPasswordFile } from '../mysql/exposed-password.ts';
import { passwordSourceOf } from '../mysql/password-source.ts';
import { parseReplica } from '../mysql/replica-target.ts';
import { parseTarget, type Target } from '../mysql/target.ts';
import { phaseCommands } from '../options/commands.ts';
import { type Inputs, inputLabel, inputsOfAction, readInputs } from '../options/read-inputs.ts';
import { missing } from '../options/read-option.ts';
import { option as commandInput } from '../options/table/command.ts';
import { type DeployProject, readDeployProject } from '../project/deploy-project.ts';
import { replicaUrls } from '../project/targets/target-address.ts';
import type { Selection } from '../run/context/request.ts';

import { annotate, harmless } from './runner.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a command is given that works on a database. */
export interface DeployInputs extends Omit<Inputs, 'replicas' | 'ref' | 'target'> {
  /** Full id of the reviewed commit; undefined: none is named. */
  readonly reviewed: string | undefined;
  readonly project: DeployProject;
  readonly which: Selection;
  readonly target: Target;
  readonly replicas: readonly Target[];
}

/** What `lint` and `comment` are given. */
export interface LintInputs extends Omit<Inputs, 'estimate' | 'target'> {
  /** `auto`: if a snapshot or a database gives sizes. */
  readonly estimate: boolean | 'auto';
  readonly target: Target | undefined;
  readonly probe: Target | undefined;
}

/** The command as it is written, which says by whom the rest is read. */
export function readCommand(): string {
  return getInput('command') || commandInput.default;
}

/** The target's name as it is written; undefined: none is. */
export function readTargetName(): string | undefined {
  return getInput('target').trim() || undefined;
}

/**
 * Reads what works on a database.
 * @param folder that paths count from
 * @throws Failure `wrong-usage`, `database-url-invalid`, `config-invalid`
 */
export function readDeployInputs(env: Environment, folder: string): DeployInputs {
  const inputs = readMaskedInputs();
  const { ref } = inputs;
  // What stands for a reviewed commit and is empty must not pass for an input that was left out.
  if (env.INPUT_REF?.trim() === '' && phaseCommands.some((one) => one === inputs.command))
    throw wrongUsage(`${inputLabel('ref')} is empty.`, 'Check its expression, or leave the input out.');
  showValues(inputs.showValues);
  const project = readDeployProject({ ...inputs, folder, paths: inputs.migrations, env });
  for (const { urlEnv, replicasEnv } of project.several.targets)
    for (const url of [env[urlEnv], ...replicaUrls(replicasEnv && env[replicasEnv])]) if (url) maskUrl(url.trim());
  const target = readTarget(project.databaseUrl, inputs);
  if (target === undefined) throw missing(inputLabel('database-url'), 'Give it from a secret, or set DATABASE_URL.');
  return {
    ...inputs,
    stateDatabase: project.stateDatabase,
    project,
    reviewed: ref === 'none' ? undefined : ref,
    which: readSelection(inputs),
    target,
    replicas: project.replicas.flatMap((url) => readReplica(url, target, inputs) ?? []),
  };
}

/** @throws Failure `wrong-usage` for more than one choice */
function readSelection({ phase, until, only }: Inputs): Selection {
  const given = [phase && 'phase', until && 'until', only && 'only'].filter((name) => name !== undefined);
  if (given.length > 1) throw wrongUsage(`The inputs ${listed(given)} exclude each other.`, 'Keep one of them.');
  if (until !== undefined) return { until };
  if (only !== undefined) return { only };
  if (phase === undefined || phase === 'next') return 'next';
  return phase === 'all' ? 'all' : { phase };
}

/**
 * Reads what a lint is given. It connects only where a URL stands in the inputs: a job's DATABASE_URL may be for another step.
 * @throws Failure `wrong-usage`, `database-url-invalid`
 */
export function readLintInputs(): LintInputs {
  const inputs = readMaskedInputs();
  return {
    ...inputs,
    estimate: inputs.estimate === 'auto' ? 'auto' : inputs.estimate === 'true',
    target: readTarget(inputs.databaseUrl, inputs),
    probe: readProbe(inputs),
  };
}

/** Secrets are masked before anything is read that could print them. */
function readMaskedInputs(): Inputs {
  for (const { name } of inputsOfAction().filter(({ secret }) => secret)) {
    for (const line of getInput(name).split('\n')) maskUrl(line.trim());
  }
  const inputs = readInputs(getInput);
  const exposed = exposedPasswordFile(inputs.passwordFile);
  if (exposed !== undefined) annotate('warning', harmless(exposed));
  return inputs;
}

/** The database itself; undefined for an empty URL. */
function readTarget(given: string | undefined, inputs: Inputs): Target | undefined {
  const { sslMode, sslCa, serverPublicKeyPath } = inputs;
  return readMasked(given, (url) =>
    parseTarget(url, { sslMode, sslCa, serverPublicKeyPath, passwordSource: passwordSourceOf(inputs) }),
  );
}

/** The server to try statements on. It is another one: nothing but its URL gives it a password. */
function readProbe(inputs: Inputs): Target | undefined {
  const { sslMode, sslCa } = inputs;
  return readMasked(inputs.probeUrl, (url) => parseTarget(url, { sslMode, sslCa }));
}

/** Another target of the configuration, which a gate reads; its password is in its own URL. */
export function readOther(url: string, { sslMode, sslCa }: Pick<Inputs, 'sslMode' | 'sslCa'>): Target {
  return required(
    'target',
    readMasked(url, (given) => parseTarget(given, { sslMode, sslCa })),
  );
}

function readReplica(given: string, main: Target, inputs: Inputs): Target | undefined {
  const { sslMode, sslCa } = inputs;
  return readMasked(given, (url) => parseReplica(url, main, { sslMode, sslCa }));
}

/**
 * Undefined for an empty URL. The URL, its password and the file's are masked before they are read, without the blanks around
 * it that a variable may have: the runner masks each line by itself, and with one of a blank it would mask all blanks.
 */
function readMasked(given: string | undefined, read: (url: string) => Target): Target | undefined {
  const url = given?.trim();
  if (!url) return undefined;
  maskUrl(url);
  const target = read(url);
  target.whenPasswordRead(maskPassword);
  return target;
}

/** A secret as a whole and, of a URL, what stands in the password's place, before it is known to be well-formed. */
function maskUrl(url: string): void {
  if (url === '') return;
  setSecret(url);
  const password = /^[a-z]+:\/\/[^:/]*:(.*)@/is.exec(url)?.[1];
  if (password) maskPassword(password);
}

function maskPassword(password: string): void {
  for (const form of new Set([password, encodeURIComponent(password)])) if (form !== '') setSecret(form);
}

/** What a command cannot do without. @throws Failure `wrong-usage` */
export function required<Value>(name: string, value: Value | undefined): Value {
  if (value === undefined) throw missing(inputLabel(name), `Give it with "with: {${name}: …}".`);
  return value;
}

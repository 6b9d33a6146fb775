import { getBooleanInput, getInput, getMultilineInput, setSecret } from '@actions/core';
import { ExitCode, Failure } from '../failure.ts';
import { parseTarget, type Target } from '../mysql/target.ts';
import { readDuration } from '../runner/duration.ts';

/** What a step was given, each value checked once. */
export interface Inputs {
  readonly command: string;
  readonly migration: string | undefined;
  readonly which: { readonly phase: string } | 'next' | 'all';
  readonly to: string | undefined;
  readonly target: Target;
  readonly replicas: readonly Target[];
  readonly stateDatabase: string | undefined;
  readonly confirm: string | undefined;
  readonly reason: string | undefined;
  readonly maxRuntime: { readonly ms: number; readonly text: string } | undefined;
  readonly failOnIncomplete: boolean;
}

/**
 * Reads the inputs of action.yml. Every password is masked before it is looked at.
 * @throws Failure `input-missing`, `input-invalid`, `database-url-invalid`
 */
export function readInputs(env: Readonly<Record<string, string | undefined>>): Inputs {
  const url = getInput('database-url') || env.DATABASE_URL || '';
  const replicaUrls = getMultilineInput('replicas').filter((line) => line !== '');
  for (const secret of [url, ...replicaUrls]) maskUrl(secret);
  if (url === '') throw missing('database-url', 'Give it from a secret, or set DATABASE_URL.');
  const tls = { sslMode: getInput('ssl-mode') || undefined, sslCa: getInput('ssl-ca') || undefined };
  const target = parseTarget(url, tls);
  const replicas = replicaUrls.map((replica) => parseTarget(replica, tls));
  for (const one of [target, ...replicas]) maskPassword(one.revealPassword());

  const phase = getInput('phase') || 'next';
  const maxRuntime = getInput('max-runtime');
  const duration = maxRuntime === '' ? undefined : readDuration(maxRuntime);
  if (maxRuntime !== '' && duration === undefined)
    throw invalid('max-runtime', 'Write seconds, minutes or hours: 30s, 10m, 5h.');
  return {
    command: getInput('command', { required: true }),
    migration: getInput('migration') || undefined,
    which: phase === 'next' || phase === 'all' ? phase : { phase },
    to: getInput('to') || undefined,
    target,
    replicas,
    stateDatabase: getInput('state-database') || undefined,
    confirm: getInput('confirm') || undefined,
    reason: getInput('reason') || undefined,
    maxRuntime: duration,
    failOnIncomplete: getInput('fail-on-incomplete') === '' ? false : getBooleanInput('fail-on-incomplete'),
  };
}

/** The URL as a whole and what stands in the password's place, before it is known to be well-formed. */
function maskUrl(url: string): void {
  if (url === '') return;
  setSecret(url);
  const password = /^[a-z]+:\/\/[^:/]*:(.*)@/is.exec(url)?.[1];
  if (password) maskPassword(password);
}

function maskPassword(password: string): void {
  for (const form of new Set([password, encodeURIComponent(password)])) if (form !== '') setSecret(form);
}

/** What a command cannot do without. @throws Failure `input-missing` */
export function required(name: string, value: string | undefined): string {
  if (value === undefined) throw missing(name, `Give it with "with: {${name}: …}".`);
  return value;
}

function missing(name: string, remedy: string): Failure {
  const message = `The input ${name} is missing.`;
  return new Failure({
    code: 'input-missing',
    exit: ExitCode.wrongUsage,
    message,
    untouched: 'Nothing was changed.',
    remedy,
  });
}

/** @throws nothing; makes the refusal of an input */
export function invalid(name: string, remedy: string): Failure {
  const message = `The input ${name} is not valid.`;
  return new Failure({
    code: 'input-invalid',
    exit: ExitCode.wrongUsage,
    message,
    untouched: 'Nothing was changed.',
    remedy,
  });
}

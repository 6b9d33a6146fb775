import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { Event } from './events.ts';
import { readPairs, readSummary } from './runner/file-commands.ts';
import { Masker } from './runner/masker.ts';
import { type Annotation, StepLog } from './runner/step-log.ts';

/** How long the runner waits after each signal of a cancelled step (actions/runner, ProcessInvoker.cs). */
export const cancelTimes = { afterSigintMs: 7_500, afterSigtermMs: 2_500 } as const;

/** What a workflow gives a step, and where it runs. */
export interface StepOptions {
  /** The built file that `runs.main` or `runs.post` names. */
  readonly entry: string;
  /** As under `with:`, with what action.yml says of the others ({@link withDefaults}). */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event: Event;
  /** GITHUB_API_URL. */
  readonly apiUrl?: string;
  /** GITHUB_WORKSPACE, the checked out repository; by default a new empty folder. */
  readonly workspace?: string;
  /** Secrets of the workflow: the runner masks them before the step begins. */
  readonly secrets?: readonly string[];
  /** As under `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** What an earlier step of the same action saved, for its post step. */
  readonly state?: Readonly<Record<string, string>>;
  /** Cancels the step as soon as this resolves; the log is given to wait for a line of it. */
  readonly cancelWhen?: (log: RunningLog) => Promise<unknown>;
  /** Shorter waits, for tests of the runner itself. */
  readonly cancelTimes?: { readonly afterSigintMs: number; readonly afterSigtermMs: number };
}

/** The output of a step that still runs. */
export interface RunningLog {
  /** Resolves at the first line that matches, also when it came already. */
  line(pattern: RegExp): Promise<string>;
}

/** How a step ended, and what GitHub would show of it. */
export interface StepResult {
  /** null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outcome: 'success' | 'failure' | 'cancelled';
  readonly annotations: readonly Annotation[];
  /** Annotations beyond the ten of a level that are kept. */
  readonly dropped: Readonly<Record<Annotation['level'], number>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** For `state` of the post step. */
  readonly state: Readonly<Record<string, string>>;
  /** What GITHUB_ENV and GITHUB_PATH would set for later steps. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** The job summary as shown: masked, and empty above 1 MiB. */
  readonly summary: string;
  /** As it is shown: masked, one entry a line. */
  readonly log: string;
  /** As the process wrote it, both streams. */
  readonly rawLog: string;
  /** Names of the workflow commands that were obeyed, in order. */
  readonly commands: readonly string[];
  /** From the start of the process to its first line. */
  readonly msToFirstLine: number | undefined;
  readonly ms: number;
  /** From the first signal of a cancel to the end of the process. */
  readonly msToCancel: number | undefined;
}

const fileCommands = ['output', 'step_summary', 'state', 'env', 'path'] as const;

/**
 * Runs one step of a JavaScript action as the Actions runner does: a plain Node process with inputs and files of its own,
 * of whose output the runner obeys commands, masks secrets and keeps a limited number of annotations.
 * @throws nothing that the step does; only what keeps it from starting
 */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const folder = await mkdtemp(join(tmpdir(), 'phasedb-runner-'));
  try {
    const workspace = options.workspace ?? join(folder, 'workspace');
    const temp = join(folder, '_temp');
    const files = Object.fromEntries(
      fileCommands.map((name) => [name, join(temp, `_runner_file_commands/${name}_${randomUUID()}`)]),
    ) as Record<(typeof fileCommands)[number], string>;
    await mkdir(workspace, { recursive: true });
    await mkdir(join(temp, '_runner_file_commands'), { recursive: true });
    for (const file of Object.values(files)) await writeFile(file, '');
    const eventPath = join(folder, 'event.json');
    await writeFile(eventPath, JSON.stringify(options.event.payload));

    const masker = new Masker();
    for (const secret of options.secrets ?? []) masker.add(secret);
    const log = new StepLog(masker, workspace);
    const ended = await runProcess(options, workspace, log, {
      ...options.env,
      ...inputVariables(options.inputs ?? {}),
      ...Object.fromEntries(Object.entries(options.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
      ...options.event.variables,
      ...(options.apiUrl === undefined
        ? {}
        : { GITHUB_API_URL: options.apiUrl, GITHUB_GRAPHQL_URL: `${options.apiUrl}/graphql` }),
      ...Object.fromEntries(Object.entries(files).map(([name, path]) => [`GITHUB_${name.toUpperCase()}`, path])),
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
    });
    const read = await readFiles(files, log, masker);
    const hasFailed = ended.exitCode !== 0 || log.hasFailed;
    return {
      ...ended,
      ...read,
      outcome: ended.msToCancel !== undefined ? 'cancelled' : hasFailed ? 'failure' : 'success',
      annotations: log.annotations,
      dropped: log.dropped,
      log: log.lines.join('\n'),
      commands: log.commands.map((command) => command.name),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The inputs of a step as the runner completes them: those of action.yml that are not given have their default, or are
 * empty. @param context what expressions in defaults stand for, e.g. `github.token`
 * @throws Error where an input is not one of action.yml's (the runner warns), or a default needs an expression not given
 */
export async function withDefaults(
  actionFile: string,
  given: Readonly<Record<string, string>>,
  context: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { inputs } = parse(await readFile(actionFile, 'utf8')) as {
    inputs: Readonly<Record<string, { readonly default?: unknown }>>;
  };
  const unexpected = Object.keys(given).filter((name) => !(name in inputs));
  if (unexpected.length > 0) throw new Error(`${actionFile} has no input ${unexpected.join(', ')}`);
  const defaults = Object.entries(inputs).map(([name, input]) => {
    const text = String(input.default ?? '').replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
      const value = context[expression];
      if (value === undefined) throw new Error(`the default of ${name} needs ${expression}`);
      return value;
    });
    return [name, text];
  });
  return { ...Object.fromEntries(defaults), ...given };
}

/** The variables of inputs: upper case, blanks to underscores; hyphens stay (actions/runner, Handler.cs). */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

type Ended = Pick<StepResult, 'exitCode' | 'signal' | 'rawLog' | 'msToFirstLine' | 'ms' | 'msToCancel'>;

async function runProcess(
  options: StepOptions,
  workspace: string,
  log: StepLog,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const begun = performance.now();
  const child = spawn(process.execPath, [options.entry], {
    cwd: workspace,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...runnerVariables, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that at the end also what it started can be ended.
    detached: true,
  });
  const running = new Lines();
  let rawLog = '';
  let msToFirstLine: number | undefined;
  const take = (line: string) => {
    msToFirstLine ??= performance.now() - begun;
    log.read(line);
    running.add(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    const splitter = new LineSplitter(take);
    stream.on('data', (chunk: Buffer) => {
      rawLog += splitter.write(chunk);
    });
    stream.on('end', () => splitter.end());
  }
  const closed = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const cancel =
    options.cancelWhen === undefined
      ? undefined
      : options.cancelWhen(running).then(() => cancelStep(child, closed, options.cancelTimes ?? cancelTimes));
  const end = await closed;
  const ms = performance.now() - begun;
  running.end();
  endGroup(child);
  const msToCancel = await cancel;
  return { ...end, rawLog, msToFirstLine, ms, msToCancel };
}

/** SIGINT, SIGTERM, the end by force; gives how long it took. A step that had ended by itself is not cancelled. */
async function cancelStep(
  child: ChildProcess,
  closed: Promise<unknown>,
  times: { readonly afterSigintMs: number; readonly afterSigtermMs: number },
): Promise<number | undefined> {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  const begun = performance.now();
  const endsWithin = async (ms: number) => Promise.race([closed.then(() => true), sleep(ms, false, { ref: false })]);
  child.kill('SIGINT');
  if (!(await endsWithin(times.afterSigintMs))) {
    child.kill('SIGTERM');
    if (!(await endsWithin(times.afterSigtermMs))) {
      endGroup(child);
      await closed;
    }
  }
  return performance.now() - begun;
}

/** Ends what is left of the process and of all that it started, as the runner does at the latest at the job's end. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Nothing is left of it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function readFiles(
  files: Readonly<Record<(typeof fileCommands)[number], string>>,
  log: StepLog,
  masker: Masker,
): Promise<Pick<StepResult, 'outputs' | 'state' | 'env' | 'path' | 'summary'>> {
  const pairs = async (name: 'output' | 'state' | 'env') => {
    try {
      return readPairs(await readFile(files[name], 'utf8'));
    } catch (error) {
      log.hasFailed = true;
      log.error(`Unable to process file command '${name}' successfully.`);
      log.error((error as Error).message);
      return [];
    }
  };
  const outputs = Object.fromEntries([...log.outputs, ...(await pairs('output'))]);
  const state = Object.fromEntries([...log.state, ...(await pairs('state'))]);
  const env = Object.fromEntries(await pairs('env'));
  if (Object.keys(env).some((name) => name.toUpperCase() === 'NODE_OPTIONS')) {
    log.error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    delete env.NODE_OPTIONS;
  }
  const path = (await readFile(files.path, 'utf8')).split('\n').filter((line) => line !== '');
  const summary = readSummary(await readFile(files.step_summary, 'utf8'), (line) => masker.mask(line));
  if (summary.error !== undefined) log.error(summary.error);
  return { outputs, state, env, path, summary: summary.shown };
}

/** Splits bytes into lines as .NET does: at `\n`, `\r` and `\r\n`. So a lone `\r` in a text begins a line, too. */
class LineSplitter {
  readonly #take: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** Gives the text of the bytes. */
  write(bytes: Buffer): string {
    const text = this.#decoder.write(bytes);
    this.#rest += text;
    // A `\r` at the end may be the first half of a line end.
    const lines = this.#rest.split(/\r\n|\r(?!$)|\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    return text;
  }

  end(): void {
    if (this.#rest !== '') this.#take(this.#rest.replace(/\r$/, ''));
  }
}

class Lines implements RunningLog {
  readonly #lines: string[] = [];
  readonly #waiting: { readonly pattern: RegExp; readonly resolve: (line: string) => void }[] = [];
  #hasEnded = false;

  add(line: string): void {
    this.#lines.push(line);
    for (const one of this.#waiting) if (one.pattern.test(line)) one.resolve(line);
  }

  /** Lets go who waits for a line that will not come: there is nothing to cancel any more. */
  end(): void {
    this.#hasEnded = true;
    for (const one of this.#waiting) one.resolve('');
  }

  line(pattern: RegExp): Promise<string> {
    const found = this.#lines.find((line) => pattern.test(line));
    if (found !== undefined || this.#hasEnded) return Promise.resolve(found ?? '');
    return new Promise((resolve) => this.#waiting.push({ pattern, resolve }));
  }
}

const runnerVariables = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  RUNNER_ARCH: 'X64',
  RUNNER_ENVIRONMENT: 'github-hosted',
  RUNNER_NAME: 'GitHub Actions 2',
  RUNNER_OS: 'Linux',
  RUNNER_TOOL_CACHE: '/opt/hostedtoolcache',
};

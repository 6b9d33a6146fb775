import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from './events.ts';
import { inputVariables, readActionFile, withDefaults } from './runner/action-file.ts';
import { readPairs, readSummary } from './runner/file-commands.ts';
import type { RunningLog } from './runner/lines.ts';
import { Masker } from './runner/masker.ts';
import { type Ended, runProcess, type StepTimes } from './runner/process.ts';
import { type Annotation, StepLog } from './runner/step-log.ts';

/** What the steps of a job share: the checked out repository, a folder for files, and the secrets to mask. */
export interface Job {
  /** GITHUB_WORKSPACE. */
  readonly workspace: string;
  /** RUNNER_TEMP; what a step leaves there stays until the job is removed. */
  readonly temp: string;
  readonly masker: Masker;
  /** Removes the folders that were made for it. */
  remove(): Promise<void>;
}

/**
 * Makes a job.
 * @param options.workspace the checked out repository; by default a new empty folder
 * @param options.secrets of the workflow: the runner masks them before any step begins
 */
export async function createJob(
  options: { readonly workspace?: string | undefined; readonly secrets?: readonly string[] | undefined } = {},
): Promise<Job> {
  const folder = await mkdtemp(join(tmpdir(), 'phasedb-runner-'));
  const workspace = options.workspace ?? join(folder, 'workspace');
  const temp = join(folder, '_temp');
  await mkdir(workspace, { recursive: true });
  await mkdir(temp);
  const masker = new Masker();
  for (const secret of options.secrets ?? []) masker.add(secret);
  return { workspace, temp, masker, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What a workflow gives a step. */
export interface StepOptions {
  /** The built file that `runs.main` or `runs.post` names. */
  readonly entry: string;
  /** As under `with:`, and nothing else; {@link runAction} adds what action.yml says of the others. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event: Event;
  /** GITHUB_API_URL. */
  readonly apiUrl?: string;
  /** By default a job of its own, removed at the step's end, with the next two. */
  readonly job?: Job;
  readonly workspace?: string;
  readonly secrets?: readonly string[];
  /** As under `env:`; also for GITHUB_SERVER_URL and RUNNER_…, which are as on github.com. */
  readonly env?: Readonly<Record<string, string>>;
  /** What an earlier step of the same action saved, for its post step. */
  readonly state?: Readonly<Record<string, string>>;
  /** Cancels the step as soon as this resolves; the log is given to wait for a line of it. */
  readonly cancelWhen?: (log: RunningLog) => Promise<unknown>;
  /** Shorter waits, for tests of the runner itself. */
  readonly times?: Partial<StepTimes>;
}

/** How a step ended, and what GitHub would show of it. */
export interface StepResult extends Ended {
  readonly outcome: 'success' | 'failure' | 'cancelled';
  readonly annotations: readonly Annotation[];
  /** How many annotations there were beyond the ten of a level that are kept. */
  readonly dropped: Readonly<Record<Annotation['level'], number>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** For the post step. */
  readonly state: Readonly<Record<string, string>>;
  /** What GITHUB_ENV and GITHUB_PATH would set for later steps. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** The job summary as shown: masked, and empty above 1 MiB. */
  readonly summary: string;
  /** As it is shown: masked, commands carried out. */
  readonly log: string;
  /** Names of the workflow commands that were obeyed, in order. */
  readonly commands: readonly string[];
}

/** The main step of an action, and its post step where it has one. */
export interface ActionResult {
  readonly main: StepResult;
  readonly post: StepResult | undefined;
}

const fileCommands = ['output', 'step_summary', 'state', 'env', 'path'] as const;
type Files = Readonly<Record<(typeof fileCommands)[number], string>>;

/**
 * Runs an action as `uses:` does: the inputs completed from its action.yml, its main step, and after it, however that
 * ended, its post step with the state that was saved.
 * @param options.folder where action.yml is
 * @param options.token what `github.token` stands for; masked, as the runner does
 * @throws Error where an input is unknown to action.yml
 */
export async function runAction(
  options: Omit<StepOptions, 'entry' | 'state'> & { readonly folder: string; readonly token?: string },
): Promise<ActionResult> {
  const action = await readActionFile(join(options.folder, 'action.yml'));
  const token = options.token ?? '';
  const inputs = withDefaults(action.inputs, options.inputs ?? {}, { 'github.token': token });
  const job = options.job ?? (await createJob(options));
  job.masker.add(token);
  try {
    const main = await runStep({ ...options, job, inputs, entry: join(options.folder, action.main) });
    if (action.post === undefined) return { main, post: undefined };
    const { cancelWhen, ...afterwards } = options;
    const entry = join(options.folder, action.post);
    return { main, post: await runStep({ ...afterwards, job, inputs, entry, state: main.state }) };
  } finally {
    if (options.job === undefined) await job.remove();
  }
}

/**
 * Runs one step of a JavaScript action as the Actions runner does: a plain Node process with inputs and files of its
 * own, of whose output the runner obeys commands, masks secrets and keeps a limited number of annotations.
 */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const job = options.job ?? (await createJob(options));
  const folder = await mkdtemp(join(job.temp, '_runner_file_commands_'));
  try {
    const files = Object.fromEntries(
      fileCommands.map((name) => [name, join(folder, `${name}_${randomUUID()}`)]),
    ) as Files;
    for (const file of Object.values(files)) await writeFile(file, '');
    const eventPath = join(folder, 'event.json');
    await writeFile(eventPath, JSON.stringify(options.event.payload));
    const log = new StepLog(job.masker, job.workspace);
    const ended = await runProcess({
      entry: options.entry,
      cwd: job.workspace,
      env: variablesOf(options, job, files, eventPath),
      take: (line) => log.read(line),
      cancelWhen: options.cancelWhen,
      times: options.times,
    });
    const read = await readFiles(files, log, job.masker);
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
    await (options.job === undefined ? job.remove() : rm(folder, { recursive: true }));
  }
}

function variablesOf(options: StepOptions, job: Job, files: Files, eventPath: string): Record<string, string> {
  const { apiUrl } = options;
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    ...runnerVariables,
    ...options.env,
    ...inputVariables(options.inputs ?? {}),
    ...Object.fromEntries(Object.entries(options.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
    ...options.event.variables,
    ...(apiUrl !== undefined && {
      GITHUB_API_URL: apiUrl,
      GITHUB_GRAPHQL_URL: `${apiUrl.replace(/\/v3$/, '')}/graphql`,
    }),
    ...Object.fromEntries(Object.entries(files).map(([name, path]) => [`GITHUB_${name.toUpperCase()}`, path])),
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_WORKSPACE: job.workspace,
    RUNNER_TEMP: job.temp,
  };
}

async function readFiles(
  files: Files,
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
  const { NODE_OPTIONS: refused, ...env } = Object.fromEntries(await pairs('env'));
  if (refused !== undefined) log.error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  const path = (await readFile(files.path, 'utf8')).split('\n').filter((line) => line !== '');
  const summary = readSummary(await readFile(files.step_summary, 'utf8'), (line) => masker.mask(line));
  if (summary.error !== undefined) log.error(summary.error);
  return { outputs, state, env, path, summary: summary.shown };
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

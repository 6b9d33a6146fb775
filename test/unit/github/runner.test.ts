import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Event, workflowDispatchEvent } from '../../github/events.ts';
import { stepTimes } from '../../github/runner/process.ts';
import { createJob, runAction, runStep, type StepOptions } from '../../github/runner.ts';
import { Repository } from '../../github/state/repository.ts';
import { World } from '../../github/state/world.ts';

let folder: string;
let event: Event;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasedb-runner-test-'));
  event = workflowDispatchEvent(new Repository(new World(() => new Date()), 'octo/shop'), { phase: 'next' });
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
/** Runs a program as a step. */
async function step(program: string, options: Partial<StepOptions> = {}) {
  count += 1;
  const entry = join(folder, `${count}.mjs`);
  await writeFile(entry, `import { appendFileSync } from 'node:fs';\n${program}`);
  return runStep({ entry, event, ...options });
}

describe('a step', () => {
  it('gets its inputs, its event and files of its own, and nothing of our environment', async () => {
    process.env.PHASEDB_STRAY = 'x';
    const ended = await step(
      `import { readFileSync, statSync } from 'node:fs';
       for (const name of ['OUTPUT', 'STEP_SUMMARY', 'STATE', 'ENV', 'PATH'])
         if (statSync(process.env['GITHUB_' + name]).size !== 0) throw new Error(name);
       const { inputs } = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'));
       console.log(JSON.stringify({ env: process.env, inputs, cwd: process.cwd() }));`,
      {
        inputs: { 'database-url': 'mysql://x', 'Two Words': '' },
        apiUrl: 'http://127.0.0.1:1',
        env: { DATABASE_URL: 'y' },
      },
    );
    delete process.env.PHASEDB_STRAY;
    const { env, inputs, cwd } = JSON.parse(ended.log);
    expect(env).toMatchObject({
      'INPUT_DATABASE-URL': 'mysql://x',
      INPUT_TWO_WORDS: '',
      GITHUB_API_URL: 'http://127.0.0.1:1',
      GITHUB_REPOSITORY: 'octo/shop',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_WORKSPACE: cwd,
      DATABASE_URL: 'y',
      CI: 'true',
    });
    expect(env.PHASEDB_STRAY).toBeUndefined();
    expect(inputs).toEqual({ phase: 'next' });
    expect(ended).toMatchObject({ exitCode: 0, outcome: 'success' });
    expect(ended.msToFirstLine).toBeGreaterThan(0);
    expect(ended.msToFirstLine).toBeLessThanOrEqual(ended.ms);
  });

  it('gives outputs, state, environment, path and a masked summary', async () => {
    const ended = await step(
      `const { GITHUB_OUTPUT, GITHUB_STATE, GITHUB_ENV, GITHUB_PATH, GITHUB_STEP_SUMMARY } = process.env;
       appendFileSync(GITHUB_OUTPUT, 'status=complete\\nreport<<EOF\\na\\nb\\nEOF\\n');
       appendFileSync(GITHUB_STATE, 'main=ran\\n');
       appendFileSync(GITHUB_ENV, 'A=b\\nNODE_OPTIONS=--inspect\\n');
       appendFileSync(GITHUB_PATH, '/opt/x\\n');
       appendFileSync(GITHUB_STEP_SUMMARY, '# of pa55word\\n');
       console.log('::add-mask::pa55word');
       console.log('pa55word ' + process.env.STATE_main);`,
      { state: { main: 'before' } },
    );
    expect(ended).toMatchObject({
      outputs: { status: 'complete', report: 'a\nb' },
      state: { main: 'ran' },
      env: { A: 'b' },
      path: ['/opt/x'],
      summary: '# of ***\n',
      log: expect.stringMatching(/^\*\*\* before\n##\[error\]Can't store NODE_OPTIONS/),
      rawLog: '::add-mask::pa55word\npa55word before\n',
      commands: ['add-mask'],
    });
  });

  it('is masked from the start where the workflow has a secret', async () => {
    const ended = await step(`console.error('a secret')`, { secrets: ['secret'] });
    expect(ended.log).toBe('a ***');
  });

  it.each([
    ['exits with an error', 'process.exit(3)', 3],
    ['ends by an exception', "throw new Error('x')", 1],
    ['gives a forbidden command', "console.log('::set-env name=A::b')", 0],
    ['breaks its output file', "appendFileSync(process.env.GITHUB_OUTPUT, 'status\\n')", 0],
  ])('fails when it %s', async (_, program, exitCode) => {
    expect(await step(program)).toMatchObject({ exitCode, outcome: 'failure', outputs: {} });
  });

  it('shows no summary above 1 MiB, and does not fail for it', async () => {
    const ended = await step(`appendFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1_048_577))`);
    expect(ended).toMatchObject({ outcome: 'success', summary: '' });
    expect(ended.annotations[0]?.message).toContain('$GITHUB_STEP_SUMMARY upload aborted');
  });

  it.each([
    ['a line feed', '\\n'],
    ['a carriage return', '\\r'],
    ['both', '\\r\\n'],
  ])('begins a line behind %s, where text can be a command', async (_, end) => {
    const ended = await step(`process.stdout.write('name: x${end}::set-output name=status::complete${end}y')`);
    expect(ended.outputs).toEqual({ status: 'complete' });
    expect(ended.log).toBe('name: x\ny');
  });

  it('is read in whole lines and characters, however its bytes come', async () => {
    const ended = await step(
      `const bytes = Buffer.from('::error::Größe\\r\\n🐬\\r');
       for (const byte of bytes) {
         process.stdout.write(Buffer.of(byte));
         await new Promise((resolve) => setTimeout(resolve, 2));
       }`,
    );
    expect(ended.annotations.map((annotation) => annotation.message)).toEqual(['Größe']);
    expect(ended.log).toBe('##[error]Größe\n🐬');
  });
});

describe('what a step leaves behind', () => {
  const leave = (stdio: string) =>
    step(
      `import { spawn } from 'node:child_process';
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: '${stdio}' });
       console.log(child.pid); child.unref();`,
      { times: { afterExitMs: 100 } },
    );

  it.each(['ignore', 'inherit'])('is ended, and not waited for (its output: %s)', async (stdio) => {
    const ended = await leave(stdio);
    expect(ended).toMatchObject({ outcome: 'success', exitCode: 0 });
    await expect.poll(() => isRunning(Number(ended.log))).toBe(false);
  });
});

describe('a cancelled step', () => {
  const times = { afterSigintMs: 300, afterSigtermMs: 200 };
  const cancelWhen: StepOptions['cancelWhen'] = (log) => log.line(/^ready$/);

  it('has 7.5 s after SIGINT and 2.5 s after SIGTERM', () => {
    expect(stepTimes).toMatchObject({ afterSigintMs: 7_500, afterSigtermMs: 2_500 });
  });

  it('may end in order at the first signal', async () => {
    const program = `process.on('SIGINT', () => { console.log('saved'); process.exit(0); });
       setInterval(() => {}, 1000); console.log('ready');`;
    // Were it waited for to the end, the test would run out of its time.
    const ended = await step(program, { cancelWhen, times: { afterSigintMs: 1e9 } });
    expect(ended).toMatchObject({ outcome: 'cancelled', exitCode: 0, log: 'ready\nsaved' });
    expect(ended.msToCancel).toBeGreaterThan(0);
  });

  it('gets SIGTERM when it does not', async () => {
    const program = `process.on('SIGINT', () => console.log('int'));
       process.on('SIGTERM', () => { console.log('term'); process.exit(1); });
       setInterval(() => {}, 1000); console.log('ready');`;
    const ended = await step(program, { cancelWhen, times: { ...times, afterSigtermMs: 1e9 } });
    expect(ended).toMatchObject({ outcome: 'cancelled', exitCode: 1 });
    // A busy machine may let it come to its first line only when both signals are there.
    expect(ended.log.split('\n')).toEqual(expect.arrayContaining(['ready', 'term']));
    expect(ended.msToCancel).toBeGreaterThanOrEqual(times.afterSigintMs);
  });

  it('is killed at last, with what it started', async () => {
    const ended = await step(
      `import { spawn } from 'node:child_process';
       process.on('SIGINT', () => {}); process.on('SIGTERM', () => {});
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
       setInterval(() => {}, 1000); console.log('child ' + child.pid); console.log('ready');`,
      { cancelWhen, times },
    );
    expect(ended).toMatchObject({ outcome: 'cancelled', exitCode: null, signal: 'SIGKILL' });
    expect(ended.msToCancel).toBeGreaterThanOrEqual(times.afterSigintMs + times.afterSigtermMs);
    const pid = Number(/child (\d+)/.exec(ended.log)?.[1]);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('does not outlive a test that waited for the wrong thing', async () => {
    const cancelWhen = async () => {
      throw new Error('not so');
    };
    await expect(step('setInterval(() => {}, 1000);', { cancelWhen })).rejects.toThrow('not so');
  });

  it('is none when it had ended before', async () => {
    const ended = await step(`console.log('other')`, { cancelWhen });
    expect(ended).toMatchObject({ outcome: 'success', msToCancel: undefined });
  });
});

describe('an action', () => {
  /** An action whose main step waits until it is killed where its input says so. */
  async function action(): Promise<string> {
    const place = await mkdtemp(join(folder, 'action-'));
    await writeFile(
      join(place, 'action.yml'),
      `inputs: {command: {default: lint}, url: {}, github-token: {default: '\${{ github.token }}'}, flag: {default: false}}
runs: {using: node24, main: dist/main.mjs, post: dist/post.mjs}
`,
    );
    await mkdir(join(place, 'dist'));
    await writeFile(
      join(place, 'dist/main.mjs'),
      `import { appendFileSync, writeFileSync } from 'node:fs';
       const { env } = process;
       appendFileSync(env.GITHUB_STATE, 'phase=backfill\\n');
       writeFileSync(env.RUNNER_TEMP + '/report.json', JSON.stringify([env.INPUT_COMMAND, env.INPUT_URL, env.INPUT_FLAG]));
       console.log('::add-mask::pa55word');
       console.log('token ' + env['INPUT_GITHUB-TOKEN']);
       if (env.INPUT_URL === 'wait') setInterval(() => {}, 1000);`,
    );
    await writeFile(join(place, 'dist/post.mjs'), `console.log('pa55word in ' + process.env.STATE_phase)`);
    return place;
  }

  it('has the defaults of action.yml, masks the token, and leaves its files in the job', async () => {
    const job = await createJob();
    const ended = await runAction({ folder: await action(), event, job, inputs: { url: 'x' }, token: 'ghs_1' });
    expect(ended.main).toMatchObject({ outcome: 'success', log: 'token ***', state: { phase: 'backfill' } });
    expect(ended.post).toMatchObject({ outcome: 'success', log: '*** in backfill' });
    expect(JSON.parse(await readFile(join(job.temp, 'report.json'), 'utf8'))).toEqual(['lint', 'x', 'false']);
    await job.remove();
    await expect(readFile(join(job.temp, 'report.json'))).rejects.toThrow('ENOENT');
  });

  it('runs its post step after the main step was killed', async () => {
    const ended = await runAction({
      folder: await action(),
      event,
      inputs: { url: 'wait' },
      cancelWhen: (log) => log.line(/^token/),
      times: { afterSigintMs: 0, afterSigtermMs: 0 },
    });
    expect(ended.main.outcome).toBe('cancelled');
    expect(ended.post?.log).toBe('*** in backfill');
  });

  it('is refused an input that it has not', async () => {
    const place = await action();
    await expect(runAction({ folder: place, event, inputs: { urls: 'x' } })).rejects.toThrow('has no input urls');
    await writeFile(
      join(place, 'action.yml'),
      `inputs: {who: {default: '\${{ github.actor }}'}}\nruns: {main: dist/main.mjs}\n`,
    );
    await expect(runAction({ folder: place, event })).rejects.toThrow('the default of who needs github.actor');
  });
});

/** A process that ended and was not yet waited for counts as ended. */
async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return state !== undefined && !/\) Z /.test(state);
}

import { randomBytes } from 'node:crypto';
import { ExitCode, Failure } from '../../core/failure.ts';
import { toolVersion } from '../../core/tool-version.ts';
import { readMigration } from '../../migration/read.ts';
import { Session } from '../../mysql/session.ts';
import { parseTarget } from '../../mysql/target.ts';
import { formatCount, formatMs, formatShare } from '../../report/text/amounts.ts';
import { readActor } from '../../run/context/actor.ts';
import { Stop } from '../../run/context/stop.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { createDisplay } from '../choose-display.ts';
import type { Display, LogFormat } from '../display.ts';
import type { Output } from '../output.ts';
import { stopOnSignals } from '../signals.ts';
import { type Application, startApplication } from './application.ts';
import { comparisonJson, comparisonTable, type Measured, remarks } from './comparison.ts';
import { exampleMigration } from './example.ts';
import { patienceSeconds } from './load-process.ts';
import { runPhased } from './phased.ts';
import { runRawScript } from './raw-script.ts';
import type { Step } from './steps.ts';
import { checkEvents, createEvents, hasFinalDefinition } from './table.ts';

export interface DemoOptions {
  readonly rows: number;
  /** Requests per second. */
  readonly rate: number;
  /** Leave the server running until a signal. */
  readonly keep: boolean;
  readonly logFormat: LogFormat;
}

/** What both ways share. */
interface Stage {
  readonly options: DemoOptions;
  readonly sandbox: Sandbox;
  readonly display: Display;
  readonly output: Output;
  readonly stop: Stop;
  /** Running applications, which are ended in any case. */
  readonly running: Set<Application>;
}

/** Seconds for which the application is measured alone. */
const aloneSeconds = 5;

// Durable, and large enough for a table of this size, like a production server.
const settings = { innodb_buffer_pool_size: '512M', innodb_redo_log_capacity: '1G' };

/**
 * Makes the example's change on a separate server while an application reads and writes: first with phasedb, then as a
 * raw script. Prints both side by side. Every number was measured in this run.
 * @returns 0 if all rows are correct after phasedb
 */
export async function runDemo(options: DemoOptions, output: Output): Promise<ExitCode> {
  const stop = new Stop();
  const display = await createDisplay(output, options.logFormat);
  const ignoreSignals = stopOnSignals(stop, () => display.note('stopping; the server and its data are deleted'));
  let sandbox: Sandbox | undefined;
  const running = new Set<Application>();
  try {
    display.note('starting a separate MySQL server');
    sandbox = await startSandbox({ settings, log: display.note });
    display.note(`MySQL ${sandbox.version} at ${sandbox.host}:${sandbox.port} (${sandbox.way})`);
    const stage: Stage = { options, sandbox, display, output, stop, running };
    const ways = [await measure(stage, 'phasedb'), await measure(stage, 'raw script')];
    display.end();
    output.result(
      () => `\n${comparisonTable(ways)}\n\n${remarks(ways, options.rate, patienceSeconds)}`,
      () => comparisonJson(ways, options.rate, `MySQL ${sandbox?.version}`),
    );
    if (options.keep) await keepServer(sandbox, output, stop);
    const right = ways.every(({ way, check }) => way !== 'phasedb' || (check.wrong === 0 && check.finished));
    return right ? ExitCode.done : ExitCode.failed;
  } finally {
    for (const application of running) application.kill();
    display.end();
    await sandbox?.stop();
    ignoreSignals();
  }
}

async function measure(stage: Stage, way: Measured['way']): Promise<Measured> {
  const { options, sandbox, display, stop } = stage;
  const database = `phasedb_demo_${randomBytes(4).toString('hex')}`;
  const root = await Session.open(parseTarget(sandbox.url), { role: 'demo', runId: 'demo' });
  await root.execute(`CREATE DATABASE ${database}`);
  const url = `${sandbox.url}/${database}`;
  const session = await Session.open(parseTarget(url), { role: 'demo', runId: 'demo' });
  const unsubscribe = stop.onRequest(() => void root.execute(`KILL QUERY ${session.id}`).catch(() => {}));
  try {
    display.note(`${way}: a table EVENTS with ${formatCount(options.rows)} rows`);
    await createEvents(session, options.rows, stop, (done) =>
      display.footer(`filling the table: ${formatCount(done)} rows (${formatShare(done, options.rows)})`),
    );
    refuseWhenStopped(stop);
    return await measureUnderLoad(stage, way, url, session);
  } finally {
    unsubscribe();
    await session.close();
    // On a given server the demo's database is dropped; a sandbox server just ends.
    if (!sandbox.canKill) await root.execute(`DROP DATABASE IF EXISTS ${database}`);
    await root.close();
  }
}

async function measureUnderLoad(stage: Stage, way: Measured['way'], url: string, session: Session): Promise<Measured> {
  const { options, display, stop, running } = stage;
  const { rows, rate: perSecond } = options;
  const application = await startApplication({ url, rows, perSecond }, ({ perSecond: seen, last, waiting }) => {
    const queue = waiting > 0 ? `, ${formatCount(waiting)} waiting` : '';
    display.footer(
      `application: ${seen.toFixed(0)} answers/s, ${formatCount(last.errors)} errors, p50 ${formatMs(last.p50 ?? 0)}, p99 ${formatMs(last.p99 ?? 0)}, worst ${formatMs(last.worst ?? 0)} in the last 5 s${queue}`,
    );
  });
  running.add(application);
  display.note(`${way}: the application alone for ${aloneSeconds} s`);
  application.period('alone');
  await stop.sleep(aloneSeconds * 1000);
  application.period(null);
  refuseWhenStopped(stop);
  const alone: Step = { name: 'alone', seconds: aloneSeconds, rows: undefined };
  const { steps, error } =
    way === 'phasedb'
      ? { steps: await phasedSteps(stage, url, application), error: undefined }
      : await runRawScript(session, application, stop, display.note);
  refuseWhenStopped(stop);
  const totals = await application.end();
  running.delete(application);
  display.footer(undefined);
  display.note(`${way}: checking every row`);
  const broken = error !== undefined;
  const check = broken ? { rows: 0, wrong: 0, finished: false } : await checkAll(session);
  refuseWhenStopped(stop);
  return { way, steps: [alone, ...steps], totals, error, check };
}

async function phasedSteps(stage: Stage, url: string, application: Application): Promise<Step[]> {
  const { display, output, stop } = stage;
  const read = await readMigration(exampleMigration, 'examples/add_checksum_column.yaml');
  if (!('migration' in read)) throw new Error('the migration of the demo cannot be read');
  const context = {
    target: parseTarget(url),
    stateDatabase: undefined,
    actor: readActor(output.terminal.env),
    toolVersion,
    report: display.report,
    stop,
  };
  return runPhased(read.migration, context, application);
}

async function checkAll(session: Session): Promise<Measured['check']> {
  return { ...(await checkEvents(session)), finished: await hasFinalDefinition(session) };
}

function refuseWhenStopped(stop: Stop): void {
  if (!stop.requested) return;
  throw new Failure({
    code: 'stopped',
    exit: ExitCode.stoppedEarly,
    message: 'The demo was stopped.',
    untouched: 'Its server and its data are deleted.',
  });
}

async function keepServer(sandbox: Sandbox, output: Output, stop: Stop): Promise<void> {
  const where = sandbox.canKill ? `at ${sandbox.url}` : `at ${sandbox.host}:${sandbox.port}`;
  output.say(`The server stays ${where} until Ctrl-C; its databases begin with phasedb_demo_.`);
  while (!stop.requested) await stop.sleep(60_000);
}

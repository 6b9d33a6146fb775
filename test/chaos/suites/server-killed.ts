import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import type { Fault } from '../proxy.ts';
import type { Scenario } from './suite.ts';
import { Workbench } from './workbench.ts';

/** When a server dies: at a statement, before its answer has come or right after. */
interface Moment {
  readonly name: string;
  readonly words: readonly string[];
  readonly at: RegExp;
  readonly nth: number;
  readonly when: 'sent' | 'answered';
}

const forward = ['run', '--yes'];
const back = ['rollback', '--to', 'expand', '--yes'];
const chunk = /^UPDATE `?t`?\b/;

const moments: readonly Moment[] = [
  { name: 'expand, an ALTER runs', words: forward, at: /^ALTER .*by_note/s, nth: 1, when: 'sent' },
  { name: 'expand, an ALTER has run', words: forward, at: /^ALTER .* c INT/s, nth: 1, when: 'answered' },
  { name: 'backfill, a chunk runs', words: forward, at: chunk, nth: 12, when: 'sent' },
  { name: 'backfill, between chunks', words: forward, at: /^SELECT|^COMMIT/, nth: 150, when: 'answered' },
  { name: 'gate', words: forward, at: /^SELECT COUNT\(\*\) FROM t WHERE c IS NULL/, nth: 1, when: 'sent' },
  { name: 'contract, an ALTER runs', words: forward, at: /^ALTER .*NOT NULL/s, nth: 1, when: 'sent' },
  { name: 'contract, an ALTER has run', words: forward, at: /^ALTER .*NOT NULL/s, nth: 1, when: 'answered' },
  { name: 'rollback, a chunk runs', words: back, at: chunk, nth: 12, when: 'sent' },
  { name: 'rollback, an ALTER has run', words: back, at: /^ALTER .*DROP COLUMN/s, nth: 1, when: 'answered' },
];

/**
 * SIGKILL of mysqld in each phase. Under innodb_flush_log_at_trx_commit 0 it loses the newest commits, as a power loss
 * does under 2; a real power loss is not tested.
 */
export function serverKilled(): readonly Scenario[] {
  return [1, 0].flatMap((flush) =>
    moments.flatMap((moment) =>
      [true, false].map((lives) => ({
        name: `SIGKILL, flush ${flush}, ${lives ? 'runner lives' : 'runner dies'}: ${moment.name}`,
        play: (log: (text: string) => void) => killServer(moment, flush, lives, log),
      })),
    ),
  );
}

async function killServer(moment: Moment, flush: number, lives: boolean, log: (text: string) => void): Promise<string> {
  const server = await startSandbox({
    settings: {
      innodb_flush_log_at_trx_commit: flush,
      // More is lost, so more is tested.
      innodb_flush_log_at_timeout: 3,
      sync_binlog: flush,
      innodb_buffer_pool_size: '64M',
    },
  });
  try {
    const bench = await Workbench.open(server, { log });
    if (moment.words === back && (await bench.start(forward).ended) !== 0) throw new Error('the run before failed');
    await bench.query('FLUSH ENGINE LOGS');
    const outcome = await killAt(bench, server, moment, lives);
    await bench.close();
    return outcome;
  } finally {
    await server.stop();
  }
}

async function killAt(bench: Workbench, server: Sandbox, moment: Moment, lives: boolean): Promise<string> {
  const { proxy, reached } = await bench.proxyAt(moment.at, moment.nth, (isHere): Fault => {
    return moment.when === 'sent' ? { sent: isHere, delayMs: 50 } : { answered: isHere };
  });
  const run = bench.start(moment.words, { through: proxy });
  await Promise.race([reached, run.ended.then((exit) => fail(`it ended with ${exit} before the moment came`))]);
  await sleep(5);
  if (!lives) run.signal('SIGKILL');
  const before = await rowsDone(bench);
  await server.crash();
  await sleep(500);
  await server.restart();
  const lost = before - (await rowsDone(bench));
  const first = await run.ended;
  await proxy.close();
  const isForward = moment.words === forward;
  const check = () => (isForward ? bench.assertDone() : bench.assertUndone());
  if (first === 0) {
    await check();
    return `went on by itself${tellLost(lost)}`;
  }
  if (!isForward && (await isDone(check))) return `exit ${first}, all was undone${tellLost(lost)}`;
  await bench.assertWhole().catch((error: Error) => {
    // Before the column is there, or when it is gone, no row can be half done.
    if (!/Unknown column 'c'/.test(error.message)) throw error;
  });
  const exits = await bench.resume(isForward ? ['resume', '--yes'] : back);
  await check();
  return `exit ${first}, then ${exits.join(', ')}${tellLost(lost)}`;
}

async function rowsDone(bench: Workbench): Promise<number> {
  return (await bench.query<{ done: number }>('SELECT COUNT(*) AS done FROM t WHERE n = 1'))[0]?.done ?? 0;
}

function tellLost(rows: number): string {
  return rows === 0 ? '' : `; the server lost changes of ${Math.abs(rows)} rows`;
}

async function isDone(check: () => Promise<void>): Promise<boolean> {
  return check().then(
    () => true,
    () => false,
  );
}

function fail(message: string): never {
  throw new Error(message);
}

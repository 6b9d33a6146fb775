import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Scenario } from './suite.ts';
import { type Layout, Workbench } from './workbench.ts';

const DAY_MS = 86_400_000;
const movedClock = fileURLToPath(new URL('moved-clock.ts', import.meta.url));
const settings = { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, innodb_buffer_pool_size: '64M' };

/** The environment of a command whose clock is moved. */
function clock(movedMs: number, afterMs = 0, zone = 'UTC'): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `--import=${movedClock} --no-warnings`,
    PHASEDB_CLOCK_MS: String(Math.round(movedMs)),
    PHASEDB_CLOCK_AFTER_MS: String(afterMs),
    TZ: zone,
  };
}

/** Clocks that are wrong, are set while a migration runs, or change to and from daylight saving time. */
export const clocks: readonly Scenario[] = [
  ...[1, -1].flatMap((days) => [
    {
      name: `client's clock ${days > 0 ? 'ahead' : 'behind'} by a day`,
      play: (log: Layout['log']) => runUnder({ log, env: () => clock(days * DAY_MS) }),
    },
    {
      name: `client's clock set ${days > 0 ? 'ahead' : 'back'} by a day in mid-run`,
      play: (log: Layout['log']) => runUnder({ log, env: () => clock(days * DAY_MS, 2_500) }),
    },
  ]),
  ...(['spring', 'autumn'] as const).flatMap((season) => [
    {
      name: `client's zone changes in mid-run: ${season}`,
      play: (log: Layout['log']) =>
        runUnder({
          log,
          // Berlin changes at 01:00 UTC; the command begins 3 s before.
          env: () => {
            const change = season === 'spring' ? '2026-03-29T01:00:00Z' : '2026-10-25T01:00:00Z';
            return clock(Date.parse(change) - 3_000 - Date.now(), 0, 'Europe/Berlin');
          },
        }),
    },
    {
      name: `server's zone changes in mid-run: ${season}, keys in the hours around it`,
      play: (log: Layout['log']) => runUnder({ log, serverZone: zoneThatChanges(season, Date.now() + 8_000) }),
    },
  ]),
];

/**
 * A zone of POSIX (TZ in the environment) that changes at a given moment: standard time is UTC, summer time an hour
 * ahead. It changes at the minute's second, for the server reads it when it starts.
 */
function zoneThatChanges(season: 'spring' | 'autumn', atMs: number): string {
  const startOfYear = Date.UTC(new Date(atMs).getUTCFullYear(), 0, 1);
  const dayOf = (ms: number) => {
    const day = Math.floor((ms - startOfYear) / DAY_MS);
    // The form without J counts from 0 and counts the leap day.
    return `${day}/${new Date(ms).toISOString().slice(11, 19)}`;
  };
  const elsewhere = dayOf(startOfYear + (atMs - startOfYear > 180 * DAY_MS ? 20 : 340) * DAY_MS);
  // The end is given in summer time.
  return season === 'spring'
    ? `STD0SUM-1,${dayOf(atMs)},${elsewhere}`
    : `STD0SUM-1,${elsewhere},${dayOf(atMs + 3_600_000)}`;
}

interface Under {
  readonly log: Layout['log'];
  readonly env?: () => Readonly<Record<string, string>>;
  readonly serverZone?: string;
}

async function runUnder({ log, env, serverZone }: Under): Promise<string> {
  const before = process.env.TZ;
  if (serverZone !== undefined) process.env.TZ = serverZone;
  const server = await startSandbox({ settings }).finally(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
  try {
    const keyed =
      serverZone === undefined
        ? {}
        : {
            columns: 'at TIMESTAMP(3) NOT NULL',
            // An hour and a half to each side of now, so that the hour that is there twice, or not at all, is inside.
            values: 'TIMESTAMPADD(MICROSECOND, (i - 1500) * 3600000, NOW(3))',
            key: 'at, id',
          };
    const bench = await Workbench.open(server, { log, batch: { delay_ms: 150 }, ...keyed });
    const offset = async () => {
      const sql = 'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()) AS seconds';
      return (await bench.query<{ seconds: number }>(sql))[0]?.seconds;
    };
    const first = await offset();
    // Longer than the run by the runner's own time, and shorter than a day: a clock that is set ends nothing.
    const exit = await bench.start(['run', '--yes', '--max-runtime', '10m'], { env: env?.() }).ended;
    const last = await offset();
    if (serverZone !== undefined && first === last) throw new Error(`the server's zone did not change (${first} s)`);
    if (exit !== 0) throw new Error(`exit ${exit}`);
    await bench.assertDone();
    const again = await bench.start(['resume', '--yes'], { env: env?.() }).ended;
    const verified = await bench.start(['verify'], { env: env?.() }).ended;
    if (again !== 0 || verified !== 0) throw new Error(`resume ends with ${again}, verify with ${verified}`);
    await bench.close();
    return serverZone === undefined ? 'went on by itself' : `went on by itself, UTC+${first} s to UTC+${last} s`;
  } finally {
    await server.stop();
  }
}

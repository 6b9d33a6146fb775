import { parseArgs } from 'node:util';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { randomKills } from './random-kills.ts';
import { soak } from './soak.ts';
import { playSuite, suiteOptions } from './suite.ts';

// usage: node test/chaos/suites/random.ts [--only kills|soak] [--kills N] [--rows N] [--minutes N] [--out FOLDER]
// Long runs: killed at random, and left alone.

const { values } = parseArgs({
  options: {
    ...suiteOptions,
    kills: { type: 'string', default: '200' },
    rows: { type: 'string', default: '200000' },
    minutes: { type: 'string', default: '30' },
  },
});
const settings = { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, innodb_buffer_pool_size: '128M' };
const [kills, rows, minutes] = [Number(values.kills), Number(values.rows), Number(values.minutes)];

await playSuite(
  'random',
  [
    {
      name: `${kills} kills, ${rows} rows, 15 writers, parallel 4`,
      play: (log) => onServer((server) => randomKills(server, log, { kills, rows, writers: 15 })),
    },
    { name: `soak of ${minutes} min`, play: (log) => onServer((server) => soak(server, log, minutes)) },
  ],
  values,
);

async function onServer(play: (server: Sandbox) => Promise<string>): Promise<string> {
  const server = await startSandbox({ settings });
  try {
    return await play(server);
  } finally {
    await server.stop();
  }
}

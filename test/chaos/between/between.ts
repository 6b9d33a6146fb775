import { mkdirSync, writeFileSync } from 'node:fs';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { entries } from './entries.ts';
import type { Entry } from './entry.ts';
import { type Played, playEntry } from './play.ts';

/** What a run of the changes in between is narrowed to. */
export interface Choice {
  /** Part of a name. */
  readonly only: string | undefined;
  /** From 1. */
  readonly shard: number;
  readonly shards: number;
  readonly workers: number;
  /** Where the commands of failed entries are kept. */
  readonly out: string;
}

const settings = { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, innodb_buffer_pool_size: '128M' } as const;

/** Plays the entries and prints a line for each. @returns how many did not end as they must */
export async function playBetween({ only, shard, shards, workers, out }: Choice): Promise<number> {
  const chosen = entries
    .filter(({ name }) => only === undefined || name.includes(only))
    .filter((_, index) => index % shards === shard - 1);
  const shared = await startSandbox({ settings, log: (line) => console.error(line) });
  const queue = chosen.values();
  const all: Played[] = [];
  try {
    console.log(`MySQL ${shared.version}: ${chosen.length} changes in between`);
    await Promise.all(
      Array.from({ length: workers }, async () => {
        for (const entry of queue) {
          const played = await (entry.server === undefined ? playEntry(entry, shared) : playOnItsOwn(entry));
          all.push(played);
          tell(played, out);
        }
      }),
    );
  } finally {
    await shared.stop();
  }
  const failed = all.filter(({ problems }) => problems.length > 0).length;
  const going = all.filter(({ entry, problems }) => 'goesOn' in entry.follows && problems.length === 0).length;
  console.log(
    `${all.length - failed} of ${all.length} ended right: ${going} went on, ${all.length - failed - going} stopped with a true word`,
  );
  return failed;
}

/** A change to the server needs one of its own. */
async function playOnItsOwn(entry: Entry): Promise<Played> {
  const own = await startSandbox({ settings });
  try {
    return await playEntry(entry, own, own);
  } finally {
    await own.stop();
  }
}

function tell({ entry, seconds, problems, log }: Played, out: string): void {
  const what = 'goesOn' in entry.follows ? 'goes on' : `stops, exit ${entry.follows.exit}`;
  console.log(
    `${problems.length === 0 ? 'right ' : 'FAILED'} ${entry.name.padEnd(70)} ${what.padEnd(14)} ${seconds.toFixed(0)} s`,
  );
  if (problems.length === 0) return;
  console.log(`       ${problems.join('\n       ')}`);
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}/${entry.name.replaceAll(/\W+/g, '-')}.txt`, `${problems.join('\n')}\n\n${log}`);
}

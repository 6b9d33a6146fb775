import { parseArgs } from 'node:util';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { playBetween } from './between/between.ts';
import { type Case, casesOf, isInShard } from './cases.ts';
import { faultKinds } from './faults.ts';
import { play, recordStory } from './play.ts';
import { pointsOf } from './points.ts';
import { Results, type Verdict } from './results.ts';
import { inOwnProcess, inThisProcess } from './runner.ts';
import type { Ground } from './scene.ts';
import { stories } from './stories.ts';

// Every statement of every story meets every fault that can happen to it, one at a time; afterwards the migration has to
// be finished by the same commands alone, with each row changed once. Exit code 1 where one is not.
// Results are added to results.jsonl as they come; what is in there is not played again.
// `between` plays what people do between a stop and a resume instead; of the options it takes story (a part of a name),
// shard, workers and out.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    story: { type: 'string' },
    fault: { type: 'string', multiple: true },
    shard: { type: 'string', default: '1/1' },
    /** Plays no more cases than this. */
    most: { type: 'string' },
    /** Begins no case after this many minutes. */
    minutes: { type: 'string', default: '60' },
    /** Cases at a time; of those that wait most of their time, four times as many. */
    workers: { type: 'string', default: '4' },
    out: { type: 'string', default: 'chaos-results' },
    /** Plays once more what ended so: wrong, hand, missed, survived, or all. */
    again: { type: 'string' },
    /** Each disturbed command in a process of its own, ended by SIGKILL. */
    processes: { type: 'boolean', default: false },
    /** Prints the figures of what was played, and plays nothing. */
    report: { type: 'boolean', default: false },
  },
});

process.setMaxListeners(0);
// Before the runners in this process listen: a signal is meant for all of it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
if (positionals[0] === 'between') {
  const { story: only, workers, out } = values;
  const wrong = await playBetween({ only, shard, shards, workers: Number(workers), out });
  process.exit(wrong > 0 ? 1 : 0);
}
const results = new Results(values.out);
const sandbox = await startSandbox({
  log: (line) => console.error(line),
  settings: {
    innodb_flush_log_at_trx_commit: 2,
    sync_binlog: 0,
    innodb_buffer_pool_size: '256M',
    max_connections: 2000,
  },
});
const { url, host, port } = sandbox;
const ground: Ground = { url, host, port, start: values.processes ? inOwnProcess : inThisProcess };
const lastBegin = Date.now() + Number(values.minutes) * 60_000;
let failures = 0;
try {
  const cases = (await allCases()).filter((one) => isInShard(one, shard, shards));
  const todo = cases
    .filter(({ key }) => isDue(results.get(key)?.verdict))
    .slice(0, Number(values.most ?? cases.length));
  console.log(`MySQL ${sandbox.version}: shard ${shard} of ${shards}, ${cases.length} cases, ${todo.length} to play`);
  if (!values.report) await playAll(todo);
  console.log(results.report(cases));
} finally {
  await sandbox.stop();
}
// A runner that was killed in this process may still be thinking.
process.exit(failures > 0 ? 1 : 0);

async function allCases(): Promise<readonly Case[]> {
  const kinds = faultKinds.filter(({ name }) => values.fault?.includes(name) ?? true);
  const cases: Case[] = [];
  for (const story of stories.filter(({ name }) => values.story === undefined || name === values.story)) {
    const points = pointsOf(await recordStory(story, { ...ground, start: inThisProcess }));
    console.log(`${story.name}: ${points.length} points`);
    cases.push(...casesOf(story, points, kinds));
  }
  // Of a run that is stopped early, each fault and story has met its part.
  return cases.toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

function isDue(verdict: Verdict | undefined): boolean {
  return verdict === undefined || values.again === 'all' || values.again === verdict;
}

async function playAll(todo: readonly Case[]): Promise<void> {
  const { waiting = [], working = [] } = Object.groupBy(todo, ({ kind }) => (kind.waits ? 'waiting' : 'working'));
  const workers = Number(values.workers);
  let done = 0;
  const work = async (queue: IterableIterator<Case>) => {
    for (const one of queue) {
      if (Date.now() > lastBegin) return;
      // It stays due: what failed is this harness, or the machine.
      await playOne(one).catch((error: Error) => console.log(`not played: ${one.key}: ${error.stack}`));
      done += 1;
      if (done % 50 === 0) console.log(`${done} of ${todo.length}, ${failures} failed`);
    }
  };
  const [first, second] = [working.values(), waiting.values()];
  await Promise.all([
    ...Array.from({ length: workers }, () => work(first)),
    ...Array.from({ length: workers * 4 }, () => work(second)),
  ]);
}

async function playOne(one: Case): Promise<void> {
  let outcome = await play(one.story, one.point, one.kind, ground);
  // What timers send comes by at another moment each time; once more, and it is counted as missed.
  if (!outcome.reached && outcome.problems.length === 0) outcome = await play(one.story, one.point, one.kind, ground);
  const result = results.add(one, outcome);
  if (result.verdict !== 'wrong' && result.verdict !== 'hand') return;
  if (result.verdict === 'wrong') failures += 1;
  console.log(
    `${result.verdict.toUpperCase()} ${result.story} / ${result.fault} / ${result.which} ${result.sql}\n  exits ${result.exits.join(', ')}: ${result.why}`,
  );
}

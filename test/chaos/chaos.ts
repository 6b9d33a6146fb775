import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { type FaultKind, faultKinds } from './faults.ts';
import { type Ground, type Outcome, play, recordStory } from './play.ts';
import { type Point, pointsOf } from './points.ts';
import { type Story, stories } from './stories.ts';

// usage: node test/chaos/chaos.ts [--story NAME] [--fault NAME] [--shard N/M] [--most N] [--workers N] [--out FOLDER]
// Every statement of every story meets every fault that can happen to it, one at a time; afterwards the migration has to
// be finished by `resume` alone, with each row changed once. Exit code 1 where one is not.

const { values } = parseArgs({
  options: {
    story: { type: 'string' },
    fault: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
    most: { type: 'string' },
    workers: { type: 'string', default: '3' },
    out: { type: 'string', default: 'chaos-failures' },
  },
});

interface Case {
  readonly story: Story;
  readonly point: Point;
  readonly kind: FaultKind;
}

const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const sandbox = await startSandbox({
  log: (line) => console.error(line),
  settings: { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, innodb_buffer_pool_size: '256M' },
});
const ground: Ground = {
  url: sandbox.url,
  host: sandbox.host,
  port: sandbox.port,
  cli: `${process.cwd()}/dist/cli.js`,
};
const tally = new Map<string, { played: number; missed: number; survived: number; slowest: number }>();
let failures = 0;
try {
  const cases = (await allCases()).filter((_, index) => index % shards === shard - 1);
  const todo = cases.slice(0, values.most === undefined ? cases.length : Number(values.most));
  console.log(`MySQL ${sandbox.version}: shard ${shard} of ${shards}, ${todo.length} cases`);
  const queue = todo.entries();
  await Promise.all(
    Array.from({ length: Number(values.workers) }, async () => {
      for (const [index, one] of queue) await playOne(one, index, todo.length);
    }),
  );
  report();
  if (failures > 0) process.exitCode = 1;
} finally {
  await sandbox.stop();
}

async function allCases(): Promise<readonly Case[]> {
  const chosen = stories.filter(({ name }) => values.story === undefined || name === values.story);
  const kinds = faultKinds.filter(({ name }) => values.fault === undefined || name === values.fault);
  const cases: Case[] = [];
  for (const story of chosen) {
    const points = pointsOf(await recordStory(story, ground));
    console.log(`${story.name}: ${points.length} points`);
    for (const point of points) {
      const bare = point.sql.replace(/\/\*.*?\*\//gs, '').trim();
      for (const kind of kinds) if (kind.happensTo(bare)) cases.push({ story, point, kind });
    }
  }
  return cases;
}

async function playOne({ story, point, kind }: Case, index: number, total: number): Promise<void> {
  let outcome = await play(story, point, kind, ground);
  // What timers send comes by at another moment each time; once more, and it is counted as missed.
  if (!outcome.reached && outcome.problems.length === 0) outcome = await play(story, point, kind, ground);
  const figures = tally.get(kind.name) ?? { played: 0, missed: 0, survived: 0, slowest: 0 };
  tally.set(kind.name, figures);
  if (outcome.reached) figures.played += 1;
  else figures.missed += 1;
  if (outcome.problems.length === 0 && outcome.reached) figures.survived += 1;
  figures.slowest = Math.max(figures.slowest, outcome.seconds);
  if (outcome.problems.length > 0) {
    failures += 1;
    tellFailure({ story, point, kind }, outcome, index);
  }
  if (index % 50 === 49) console.log(`${index + 1} of ${total}, ${failures} failed`);
}

function tellFailure({ story, point, kind }: Case, outcome: Outcome, index: number): void {
  console.log(
    `FAILED ${story.name} / ${kind.name} / #${point.occurrence} ${point.sql}\n  exits ${outcome.exits.join(', ')}: ${outcome.problems.join('; ')}`,
  );
  mkdirSync(values.out, { recursive: true });
  writeFileSync(`${values.out}/${shard}-${index}.txt`, `${story.name}\n${kind.name}\n${point.sql}\n\n${outcome.log}`);
}

function report(): void {
  for (const [name, { played, missed, survived, slowest }] of tally)
    console.log(
      `${name.padEnd(22)} ${survived} of ${played} survived, ${missed} not reached, slowest ${slowest.toFixed(0)} s`,
    );
}

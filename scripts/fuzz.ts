/**
 * Lints mutated migration files for as long as it is told, in a thread of its own that may not stand still.
 *
 *   npm run fuzz -- [--minutes 10] [--seed 1]
 *
 * Each file follows from the seed and its number, so that whatever is found can be run again. Exit code 1 where a file crashes
 * the linter, takes longer than 2 s of processor time, or passes in silence though it was not understood.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { fuzzCases } from '../test/unit/lint/fuzz-cases.ts';
import { checkCase } from '../test/unit/lint/fuzz-check.ts';

/** Characters that one repetition may come to. */
const MOST = 5 * 1024 * 1024;
/** Milliseconds without a finished file, after which it is called a hang: shrinking a find takes its time. */
const HANG = 120_000;

interface Run {
  readonly seed: number;
  readonly until: number;
}

interface Progress {
  readonly count: number;
  readonly slowest: number;
  readonly slowestNumber: number;
  readonly found: string | undefined;
}

if (isMainThread) watch();
else await work(workerData as Run);

function watch(): void {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
  });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
    console.error('usage: npm run fuzz -- [--minutes MINUTES] [--seed INTEGER]');
    process.exit(64);
  }
  console.log(`seed ${seed}, ${minutes} min`);
  const finds: string[] = [];
  let last: Progress = { count: 0, slowest: 0, slowestNumber: 0, found: undefined };
  let heard = performance.now();
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { seed, until: Date.now() + minutes * 60_000 } satisfies Run,
    resourceLimits: { maxOldGenerationSizeMb: 4096 },
  });
  const finish = (code: number) => {
    const { count, slowest, slowestNumber } = last;
    console.log(`${count} files, slowest ${Math.round(slowest)} ms (number ${slowestNumber}), ${finds.length} finds`);
    process.exit(code);
  };
  worker.on('message', (progress: Progress) => {
    heard = performance.now();
    last = progress;
    if (progress.found === undefined) return;
    finds.push(progress.found);
    console.log(progress.found);
  });
  worker.on('error', (error) => {
    console.log(`number ${last.count}: the thread ended: ${error instanceof Error ? error.message : String(error)}`);
    finish(1);
  });
  worker.on('exit', () => finish(finds.length > 0 ? 1 : 0));
  setInterval(() => {
    if (performance.now() - heard < HANG) return;
    console.log(`number ${last.count}: nothing for ${HANG / 1000} s`);
    finish(1);
  }, 5_000).unref();
}

async function work({ seed, until }: Run): Promise<void> {
  let slowest = 0;
  let slowestNumber = 0;
  const property = fc.asyncProperty(fuzzCases(MOST), async (one) => {
    const took = await checkCase(one);
    if (took > slowest) [slowest, slowestNumber] = [took, number];
  });
  let number = 0;
  for (; Date.now() < until; number++) {
    const run = await fc.check(property, {
      seed: (seed + number) | 0,
      numRuns: 1,
      interruptAfterTimeLimit: HANG / 4,
      markInterruptAsFailure: false,
    });
    const found = run.failed ? describeFind(number, run.errorInstance, run.counterexample?.[0]) : undefined;
    if (found !== undefined || number % 50 === 49) {
      const progress: Progress = { count: number + 1, slowest, slowestNumber, found };
      parentPort?.postMessage(progress);
    }
  }
  parentPort?.postMessage({ count: number, slowest, slowestNumber, found: undefined } satisfies Progress);
}

function describeFind(
  number: number,
  error: unknown,
  one: { text: string; schema: string | undefined } | undefined,
): string {
  const text = one === undefined ? '' : JSON.stringify(one.text);
  const shown = text.length > 3000 ? `${text.slice(0, 2000)} … ${text.slice(-500)}` : text;
  const what =
    error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 6).join('\n') : String(error);
  return `number ${number}: ${what}\n  ${one?.schema === undefined ? 'no schema' : 'with its schema'}: ${shown}`;
}

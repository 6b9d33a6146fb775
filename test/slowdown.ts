import { expect } from 'vitest';

const everyMs = 200;
const sampleMs = 5;

/**
 * Does the work, and tells how many times longer than alone this process took for anything meanwhile: small pieces of
 * reference work, timed next to it by the clock and by the processor's time. It is 1 on an idle machine.
 */
export async function withSlowdown<T>(work: () => Promise<T>): Promise<{ result: T; slowdown: number }> {
  let clock = 0;
  let processor = 0;
  const sample = () => {
    const began = performance.now();
    const start = process.threadCpuUsage();
    let spent: number;
    do {
      const { user, system } = process.threadCpuUsage(start);
      spent = (user + system) / 1000;
    } while (spent < sampleMs);
    clock += performance.now() - began;
    processor += spent;
  };
  const timer = setInterval(sample, everyMs);
  try {
    const result = await work();
    sample();
    return { result, slowdown: Math.max(1, clock / processor) };
  } finally {
    clearInterval(timer);
  }
}

/**
 * Does the work within the time that is promised on a machine with nothing else to do; where others keep the machine
 * busy, the time is longer by as much as everything was slower meanwhile.
 */
export async function promptly<T>(promisedMs: number, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const { result, slowdown } = await withSlowdown(async () => {
    const value = await work();
    return { value, took: performance.now() - began };
  });
  expect(result.took).toBeLessThan(promisedMs * slowdown);
  return result.value;
}

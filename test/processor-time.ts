/**
 * Milliseconds of the processor that this thread spends on the work. Unlike those of the clock they do not grow while
 * other programs keep the machine busy, so a limit on them tells whether the work is slow, not whether the machine is.
 */
export async function processorMs(work: () => unknown): Promise<number> {
  const start = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

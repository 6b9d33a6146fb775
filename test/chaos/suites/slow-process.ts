import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';

const folder = '/sys/fs/cgroup';

/**
 * Gives a process a share of one processor and no more, by a control group (v1 or v2; only root can).
 * @param share of one processor, e.g. 0.1
 * @returns gives it all of it again
 * @throws where control groups cannot be had
 */
export function slowDown(pid: number, share: number): () => void {
  const isFirst = existsSync(`${folder}/cpu/cpu.cfs_quota_us`);
  const parent = isFirst ? `${folder}/cpu` : folder;
  const group = `${parent}/phasedb-chaos-${pid}`;
  // Microseconds. As short as the kernel allows: it is slow, it does not stand still now and then.
  const quota = 1_000;
  const period = Math.min(1_000_000, Math.max(1_000, Math.round(quota / share)));
  if (!isFirst) writeFileSync(`${folder}/cgroup.subtree_control`, '+cpu');
  mkdirSync(group);
  if (isFirst) {
    writeFileSync(`${group}/cpu.cfs_period_us`, String(period));
    writeFileSync(`${group}/cpu.cfs_quota_us`, String(quota));
  } else writeFileSync(`${group}/cpu.max`, `${quota} ${period}`);
  writeFileSync(`${group}/cgroup.procs`, String(pid));
  return () => {
    if (existsSync(`/proc/${pid}`)) writeFileSync(`${parent}/cgroup.procs`, String(pid));
    rmdirSync(group);
  };
}

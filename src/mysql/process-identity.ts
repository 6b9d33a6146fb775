import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Names this process for good: the machine's boot, the space of its process numbers (a container has its own), its number and
 * the moment of its start (proc(5), proc_pid_stat(5)). Undefined where the system does not say, as on macOS.
 */
export const ownProcess: string | undefined = nameOf(process.pid);

/**
 * Whether a process that named itself is gone for certain. False for one on another machine or in another container, and for one
 * that is only stopped: of those nothing is known here.
 */
export function isProcessGone(name: string): boolean {
  const own = ownProcess?.split('/');
  const [boot, space, pid] = name.split('/');
  if (own === undefined || boot !== own[0] || space !== own[1] || pid === undefined || !/^\d+$/.test(pid)) return false;
  return nameOf(Number(pid)) !== name;
}

function nameOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const space = readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
    // Behind the command, which may hold any character and ends with the last parenthesis: state is field 3, start field 22.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [state] = fields;
    if (state === 'Z' || state === 'X') return undefined;
    return [boot, space, pid, fields[19]].join('/');
  } catch {
    return undefined;
  }
}

import type { DoctorReport } from '../../inspect/doctor/check.ts';

/** What `phasedb doctor --format json` prints; `ok` is true where no check is an error. */
export function doctorJson({ server, checks }: DoctorReport): object {
  const count = (wanted: string) => checks.filter(({ status }) => status === wanted).length;
  return {
    version: 1,
    server,
    ok: count('error') === 0,
    errors: count('error'),
    warnings: count('warning'),
    checks: checks.map(({ name, status, found, remedy }) => ({ name, status, found, remedy: remedy ?? null })),
  };
}

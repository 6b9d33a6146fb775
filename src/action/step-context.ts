import type { Job } from '../github/job.ts';
import type { Report } from '../run/context/events.ts';
import type { Stop } from '../run/context/stop.ts';

/** Where a step runs, and where it reports. */
export interface StepContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined outside of GitHub Actions. */
  readonly job: Job | undefined;
  readonly log: { readonly report: Report; readonly say: (text: string) => void };
  readonly stop: Stop;
}

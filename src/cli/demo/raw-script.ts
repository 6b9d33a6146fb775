import { describeError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { Stop } from '../../run/context/stop.ts';
import type { Application } from './application.ts';
import type { Step, StepName } from './steps.ts';

interface RawStep {
  readonly name: StepName;
  readonly sql: string;
}

/** The same change as a plain script of SQL. */
export const rawScript: readonly RawStep[] = [
  { name: 'expand', sql: 'ALTER TABLE EVENTS ADD COLUMN CHECKSUM VARCHAR(64) NULL' },
  {
    name: 'backfill',
    sql: 'UPDATE EVENTS SET CHECKSUM = SHA2(CONCAT(USER_ID, PAYLOAD), 256) WHERE CHECKSUM IS NULL',
  },
  {
    name: 'contract',
    sql: 'ALTER TABLE EVENTS MODIFY COLUMN CHECKSUM VARCHAR(64) NOT NULL, ADD INDEX IDX_CHECKSUM (CHECKSUM)',
  },
];

export interface RawOutcome {
  readonly steps: readonly Step[];
  /** Why the script failed, if it did. */
  readonly error: string | undefined;
}

/** Sends the script's statements one by one. The new version goes live once the column exists, as with phasedb. */
export async function runRawScript(
  session: Session,
  application: Application,
  stop: Stop,
  note: (text: string) => void,
): Promise<RawOutcome> {
  const steps: Step[] = [];
  for (const { name, sql } of rawScript) {
    if (stop.requested) break;
    note(`raw script: ${sql}`);
    application.period(name);
    const startMs = performance.now();
    try {
      const { changed } = await session.send(sql);
      const seconds = (performance.now() - startMs) / 1000;
      steps.push({ name, seconds, rows: name === 'backfill' ? changed : undefined });
    } catch (error) {
      return { steps, error: `${describeError(error)} at: ${sql}` };
    } finally {
      application.period(null);
    }
    if (name === 'expand') await application.deploy();
  }
  return { steps, error: undefined };
}

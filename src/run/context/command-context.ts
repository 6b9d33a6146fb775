import type { Target } from '../../mysql/target.ts';
import type { Actor } from '../../state/actor.ts';
import type { Report } from './events.ts';
import type { Stop } from './stop.ts';

/** Where a command works, for whom, and to whom it reports. */
export interface CommandContext {
  readonly target: Target;
  /** Undefined: the migration's own database. */
  readonly stateDatabase: string | undefined;
  readonly actor: Actor;
  readonly toolVersion: string;
  readonly report: Report;
  readonly stop: Stop;
}

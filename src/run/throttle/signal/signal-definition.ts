import type { NeededGrant } from '../../../mysql/grants.ts';
import type { Query, Session } from '../../../mysql/session.ts';
import type { Sessions } from '../../context/sessions.ts';
import type { Signal } from './signal.ts';

/** The server whose load is watched, and the connection that asks it. */
export interface WatchedServer {
  readonly sessions: Pick<Sessions, 'repeatable'>;
  readonly session: Session;
}

/**
 * A signal that `throttle:` in a migration file can ask for. Each is one file in signals/, which exports it as `signal`;
 * `npm run signals` makes the list, the key of the file format and the JSON Schema from it.
 */
export interface SignalDefinition {
  /** Key under `throttle:`. Its value is a limit; 0: not watched. */
  readonly key: string;
  /** The largest limit that the file may set. */
  readonly most: number;
  /** Help for editors: "Pause …", without a full stop. */
  readonly help: string;
  /** Privileges that reading it takes. */
  readonly grants: readonly NeededGrant[];
  /**
   * Reads the number once, for doctor; undefined: the walk measures it, so it cannot be missing.
   * @throws Failure `signal-unreadable`
   */
  readonly read: ((query: Query) => Promise<number>) | undefined;
  /** Begins to watch. */
  start(server: WatchedServer, limit: number): Signal;
}

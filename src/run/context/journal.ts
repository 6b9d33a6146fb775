import { foldHistory, type MigrationState } from '../../state/fold.ts';
import { type Actor, type NewEntry, readHistory, record } from '../../state/history.ts';
import { type Held, leaseLost } from '../../state/lease.ts';
import { findState } from '../../state/tables.ts';
import type { Sessions } from './sessions.ts';

/** Of which migration a journal is, and who writes it. */
export interface JournalOwner {
  readonly migration: string;
  readonly stateDatabase: string;
  readonly actor: Actor;
  readonly toolVersion: string;
}

/** The history of one migration: a run writes what it does into it and reads the state from it. */
export class Journal {
  readonly #sessions: Sessions;
  readonly #owner: JournalOwner;
  readonly #held: () => readonly Held[];

  /** @param held leases whose tokens have to be valid when an event is written */
  constructor(sessions: Sessions, owner: JournalOwner, held: () => readonly Held[]) {
    this.#sessions = sessions;
    this.#owner = owner;
    this.#held = held;
  }

  /**
   * Writes one event, durable when the promise resolves.
   * @throws Failure `lease-lost`: what a successor writes must not be mixed with what this run believes
   */
  async record(entry: Omit<NewEntry, 'migration'>): Promise<void> {
    const { migration, stateDatabase, actor, toolVersion } = this.#owner;
    const { control } = this.#sessions;
    const held = this.#held();
    const written = await this.#sessions.onControl(() =>
      record(control, stateDatabase, actor, toolVersion, { migration, ...entry }, held),
    );
    if (!written) throw leaseLost(held.map(({ resource }) => resource).join(', '));
  }

  /** The migration as the history has it now; without state tables nothing has happened. */
  async readState(): Promise<MigrationState> {
    const { migration, stateDatabase } = this.#owner;
    const { control } = this.#sessions;
    return this.#sessions.onControl(async () => {
      const presence = await findState(control.asQuery, stateDatabase);
      return foldHistory(migration, presence === 'absent' ? [] : await readHistory(control, stateDatabase, migration));
    });
  }
}

import type { Actor } from '../../state/actor.ts';
import { ensureState } from '../../state/ensure-state.ts';
import { checkFences, type Fence, leaseLost } from '../../state/fences.ts';
import { findState } from '../../state/find-state.ts';
import { foldHistory, type MigrationState } from '../../state/fold.ts';
import { type NewEntry, readHistory, record } from '../../state/history.ts';
import { newestState } from '../../state/newest-state.ts';
import { type ListedPhase, readPhaseList, writePhaseList } from '../../state/phase-list.ts';
import type { Report } from './events.ts';
import type { Sessions } from './sessions.ts';
import { writeWhenFree } from './state-lock.ts';

/** Of which migration a journal is, and who writes it. */
export interface JournalOwner {
  readonly migration: string;
  readonly stateDatabase: string;
  readonly actor: Actor;
  readonly toolVersion: string;
  readonly report: Report;
}

/** The history of one migration: a run writes what it does into it and reads the state from it. */
export class Journal {
  readonly #sessions: Sessions;
  readonly #owner: JournalOwner;
  readonly #fences: () => readonly Fence[];
  #wrote = false;

  /** @param fences what has to be valid when something is written */
  constructor(sessions: Sessions, owner: JournalOwner, fences: () => readonly Fence[]) {
    this.#sessions = sessions;
    this.#owner = owner;
    this.#fences = fences;
  }

  /** Whether anything was written, or was about to be. */
  get wrote(): boolean {
    return this.#wrote;
  }

  /**
   * Creates the state tables, or upgrades older ones; called before anything is written, and never by what only reads.
   * @throws Failure as {@link ensureState}
   */
  async prepare(): Promise<void> {
    this.#wrote = true;
    const { stateDatabase, actor, toolVersion, report } = this.#owner;
    const { control, runId, connectionIds } = this.#sessions;
    const writer = { database: stateDatabase, holder: runId, actor, toolVersion, connections: connectionIds };
    const from = await this.#sessions.onControl(() => ensureState(control, writer));
    if (from === undefined) return;
    report({
      type: 'notice',
      text: `The state in ${stateDatabase} was upgraded from version ${from} to ${newestState}.`,
    });
  }

  /**
   * Writes one event, durable when the promise resolves.
   * @throws Failure `lease-lost`: what a successor writes must not be mixed with what this run believes; `state-newer`, `state-locked`
   */
  async record(entry: Omit<NewEntry, 'migration'>): Promise<void> {
    this.#wrote = true;
    const { migration, stateDatabase, actor, toolVersion, report } = this.#owner;
    const { control } = this.#sessions;
    const fences = this.#fences();
    const written = await this.#sessions.onControl(() =>
      writeWhenFree({ sessions: this.#sessions, stateDatabase, report }, () =>
        record(control, stateDatabase, actor, toolVersion, { migration, ...entry }, fences),
      ),
    );
    if (written) return;
    await this.#sessions.onControl(() => checkFences(control, stateDatabase, fences));
    throw leaseLost(fences.map(({ resource }) => resource).join(', '));
  }

  /**
   * The same inside a transaction of the control connection, which its caller repeats as a whole when its answer is lost.
   * @throws Failure `lease-lost`; ServerError
   */
  async recordInTransaction(entry: Omit<NewEntry, 'migration'>): Promise<void> {
    const { migration, stateDatabase, actor, toolVersion } = this.#owner;
    const fences = this.#fences();
    const { control } = this.#sessions;
    if (await record(control, stateDatabase, actor, toolVersion, { migration, ...entry }, fences)) return;
    throw leaseLost(fences.map(({ resource }) => resource).join(', '));
  }

  /**
   * Stores the phases of the migration's file, if they are others than those that are stored.
   * @throws Failure `lease-lost`, `state-newer`
   */
  async listPhases(phases: readonly ListedPhase[], { listed: known }: MigrationState): Promise<void> {
    const { migration, stateDatabase, toolVersion } = this.#owner;
    const { control } = this.#sessions;
    await this.#sessions.onControl(() =>
      writePhaseList(control, stateDatabase, this.#fences(), { migration, phases, known, toolVersion }),
    );
  }

  /** The migration as the history has it now; without state tables nothing has happened. */
  async readState(): Promise<MigrationState> {
    const { migration, stateDatabase } = this.#owner;
    const { control } = this.#sessions;
    return this.#sessions.onControl(async () => {
      const presence = await findState(control.asQuery, stateDatabase);
      const entries = presence === 'absent' ? [] : await readHistory(control, stateDatabase, migration);
      return foldHistory(migration, entries, await readPhaseList(control, stateDatabase, presence, migration));
    });
  }
}

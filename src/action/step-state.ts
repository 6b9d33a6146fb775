import { getState, saveState } from '@actions/core';

/** What the post step has to know of the main one, which may have been killed at any moment. */
export interface BegunWork {
  readonly command: 'run' | 'resume' | 'rollback';
  readonly name: string;
  /** As the input `migration` takes it. */
  readonly migration: string;
  /** The target of the configuration; undefined: the database was given by a URL. */
  readonly target: string | undefined;
  /** Of a rollback. */
  readonly to: string | undefined;
  /** Undefined: none had begun. */
  readonly phase: string | undefined;
}

/** Writes down that work on phases begins, or which phase it has come to. The later word counts. */
export function saveBegun(work: BegunWork): void {
  saveState('begun', JSON.stringify(work));
}

/** Writes down that the main step ended by itself. */
export function saveEnded(): void {
  saveState('ended', 'true');
}

/** The work that the main step began and did not end; undefined: there is none. */
export function readInterrupted(): BegunWork | undefined {
  const begun = getState('begun');
  return begun === '' || getState('ended') === 'true' ? undefined : JSON.parse(begun);
}

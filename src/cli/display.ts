import type { Report } from '../run/context/events.ts';

export type LogFormat = 'text' | 'json';

/** Shows on stderr what goes on while a command works. */
export interface Display {
  readonly report: Report;
  /** One line that is neither an event nor a result. */
  note(text: string): void;
  /** A line that keeps changing below the progress, or nothing any more; a log shows it now and then. */
  footer(text: string | undefined): void;
  /** Keeps still while `work` has the terminal to itself. */
  aside<T>(work: () => Promise<T>): Promise<T>;
  /** Leaves what stays and gives the terminal back. May be called twice. */
  end(): void;
}

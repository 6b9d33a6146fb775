import type { Sandbox, SandboxOptions, WayName } from './server.ts';

/** One way to get a MySQL server. A new one is a separate file and a line in the list of sandbox.ts. */
export interface Way {
  readonly name: WayName;
  /** As people call it, for errors. */
  readonly title: string;
  /** A running server; rejects with WayUnavailable when this way cannot give one here. */
  start(options: SandboxOptions): Promise<Sandbox>;
}

/** The answer of a way that cannot serve: why, and what a person could do so that it does ("set …", "install …"). */
export class WayUnavailable extends Error {
  override readonly name = 'WayUnavailable';
  readonly remedy: string;

  constructor(reason: string, remedy: string, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
    this.remedy = remedy;
  }
}

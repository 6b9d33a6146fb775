/** The four ways to a server, in the order in which they are tried. */
export type WayName = 'given-url' | 'docker' | 'mysqld-on-path' | 'distribution-packages';

/** A running MySQL server, reached over TCP on this machine (a given URL may point elsewhere). */
export interface SandboxServer {
  /** `mysql://user:password@host:port`, without a database; it stays the same over a crash and a restart. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Ends the server's process as a power cut would (kill -9), and waits until it is gone. */
  crash(): Promise<void>;
  /** Starts the server again on its data, after an orderly shutdown if it runs, and waits until it answers. */
  restart(): Promise<void>;
}

/** A second server that applies what the first one commits: its own server-id, GTID auto-position, read-only. */
export type ReplicaServer = SandboxServer;

/** A throw-away MySQL server. */
export interface Sandbox extends SandboxServer {
  /** As the server says it: `9.7.4`, `8.0.43-0ubuntu0.24.04.2`. */
  readonly version: string;
  readonly way: WayName;
  /** Whether crash, restart and addReplica work; false for a given URL, where they reject. */
  readonly canKill: boolean;
  /** Starts one more replica and resolves when it has applied all that the source had committed. */
  addReplica(): Promise<ReplicaServer>;
  /** Ends all servers and removes their data. A given URL's server is left as it is. */
  stop(): Promise<void>;
}

export interface SandboxOptions {
  /** A version or its beginning, such as `8.4`; without it any MySQL from 8.0.13 on. */
  readonly version?: string | undefined;
  /** Takes a line now and then about what a first-time preparation does; silent when all is there already. */
  readonly log?: ((line: string) => void) | undefined;
  /** System variables by name, given to each server at its start, e.g. `{ innodb_buffer_pool_size: '512M' }`. */
  readonly settings?: Readonly<Record<string, string | number>> | undefined;
  /** The ways to try, for tests of a single one; all of them without it. */
  readonly ways?: readonly WayName[] | undefined;
}

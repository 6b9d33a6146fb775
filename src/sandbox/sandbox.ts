import { Failure } from '../failure.ts';
import { distributionPackages } from './distribution-packages.ts';
import { docker } from './docker.ts';
import { givenUrl } from './given-url.ts';
import { pathMysqld } from './path-mysqld.ts';
import { type Way, type WayName, WayUnavailable } from './way.ts';

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

const allWays: readonly Way[] = [givenUrl, docker, pathMysqld, distributionPackages];

/**
 * Starts a MySQL server from the first way that can give one: the server that `PHASEDB_TEST_DATABASE_URL` names, an
 * image in Docker, a `mysqld` on the PATH, the packages of Debian or Ubuntu. It listens on loopback only and leaves
 * nothing behind, also when this process is killed. Rejects with a Failure `no-mysql-server` that gives for each way
 * the reason and the remedy, or with that of a given URL that does not answer.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const refused: string[] = [];
  for (const way of allWays) {
    if (options.ways && !options.ways.includes(way.name)) continue;
    try {
      return await way.start(options);
    } catch (error) {
      if (!(error instanceof WayUnavailable)) throw error;
      refused.push(`  ${way.title}: ${error.message}\n    to use it, ${error.remedy}`);
    }
  }
  throw new Failure({
    code: 'no-mysql-server',
    message: `No MySQL server can be had on this machine:\n${refused.join('\n')}`,
    untouched: 'Nothing was installed.',
    remedy: 'Make one of these ways work; the first that does is taken.',
  });
}

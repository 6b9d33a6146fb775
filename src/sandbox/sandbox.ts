import { Failure } from '../core/failure.ts';
import { distributionPackages } from './distribution-packages.ts';
import { docker } from './docker.ts';
import { givenUrl } from './given-url.ts';
import { pathMysqld } from './path-mysqld.ts';
import type { Sandbox, SandboxOptions } from './server.ts';
import { type Way, WayUnavailable } from './way.ts';

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
    message: `phasedb could not start a MySQL server on this machine:\n${refused.join('\n')}`,
    untouched: 'Nothing was installed.',
    remedy: 'Make one of these ways work. phasedb uses the first one that works.',
  });
}

import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../state/actor.ts';

/**
 * Who acts: what GitHub Actions says in its variables, else the user of the operating system at this host. Of a run that was
 * started again that is whoever did so; GITHUB_ACTOR still is who started it first (docs.github.com, "Default
 * environment variables").
 */
export function readActor(env: Readonly<Record<string, string | undefined>>): Actor {
  const { GITHUB_TRIGGERING_ACTOR, GITHUB_ACTOR, GITHUB_SHA, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } =
    env;
  const runUrl =
    GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID
      ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
      : undefined;
  const name = GITHUB_TRIGGERING_ACTOR || GITHUB_ACTOR || `${userName()}@${hostname()}`;
  return { name, commit: GITHUB_SHA || undefined, runUrl };
}

/** A container's user id may have no entry in the password file; then the number has to do. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

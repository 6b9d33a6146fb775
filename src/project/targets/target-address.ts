import { wrongUsage } from '../../core/failure.ts';
import { optionCalled } from '../../core/next-command.ts';
import type { NamedTarget } from './target-config.ts';

/**
 * Where a target and its replicas are, by the variables that the configuration names; both are secrets.
 * @param databaseUrl that the call gives beside the target's name
 * @throws Failure `wrong-usage` if the variable is not set, or if the call gives a URL, too
 */
export function addressOf(
  { name, urlEnv, replicasEnv }: NamedTarget,
  databaseUrl: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): { readonly url: string; readonly replicas: readonly string[] } {
  if (databaseUrl)
    throw wrongUsage(
      `A target and ${optionCalled('db')} are given together, so it is unclear which database is meant.`,
      `Keep one of the two. The target ${name} takes its URL from the environment variable ${urlEnv}.`,
    );
  const url = env[urlEnv]?.trim();
  if (!url)
    throw wrongUsage(
      `The target ${name} has no URL: the environment variable ${urlEnv} is not set.`,
      `Set ${urlEnv} to mysql://USER:PASSWORD@HOST:PORT/DATABASE; in a workflow, from a secret under \`env:\`.`,
    );
  return { url, replicas: replicasEnv === undefined ? [] : replicaUrls(env[replicasEnv]) };
}

/** Separated by blanks or line breaks. */
export function replicaUrls(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((url) => url !== '');
}

import type { SearchCode } from '../code-search/code-references.ts';
import type { FileIdentity } from '../core/git-blob.ts';
import type { LintSettings } from '../lint/settings.ts';
import { readConfig } from './config.ts';
import { migrationGlobs } from './migration-globs.ts';
import { targetNamed } from './targets/choose-targets.ts';
import { addressOf } from './targets/target-address.ts';
import type { NamedTarget, TargetConfig } from './targets/target-config.ts';

/** What an entry was given for a command that works on a database. */
export interface GivenForDeploy {
  /** The folder that paths count from. */
  readonly folder: string;
  /** The configuration file, if it is not one of the usual two. */
  readonly config?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly replicas?: readonly string[] | undefined;
  /** The name of a target of the configuration, in place of a URL. */
  readonly target?: string | undefined;
  readonly stateDatabase?: string | undefined;
  /** Files, folders and globs of the migrations that may be run. */
  readonly paths?: readonly string[] | undefined;
  /** The snapshot file to write. */
  readonly snapshot?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The same, completed by the environment, the configuration and the defaults. */
export interface DeployProject {
  /** Undefined: nobody names one. A secret, as the next. */
  readonly databaseUrl: string | undefined;
  readonly replicas: readonly string[];
  /** Undefined: the migration's own database. */
  readonly stateDatabase: string | undefined;
  /** The target that the URL is of; undefined: no name was given. */
  readonly named: NamedTarget | undefined;
  /** What the configuration says about several databases. */
  readonly several: TargetConfig;
  readonly globs: readonly string[];
  readonly snapshot: string;
  /** The configuration file that counts; undefined: there is none. */
  readonly config: { readonly file: string; readonly identity: FileIdentity } | undefined;
  /** How a run judges statements before it sends them, by the severities, thresholds and code of the project. */
  readonly judging: () => Promise<{
    readonly lint: Pick<LintSettings, 'severities' | 'thresholds'>;
    readonly searchCode: SearchCode | undefined;
  }>;
}

/**
 * Puts together what a command on a database takes from the call, the environment and the configuration; the call
 * overrides the others.
 * @throws Failure `config-invalid`, `wrong-usage` for a target that is unknown or has no URL
 */
export function readDeployProject(given: GivenForDeploy): DeployProject {
  const { folder, env } = given;
  const config = readConfig(folder, given.config);
  const replicas = given.replicas ?? [];
  const named = given.target === undefined ? undefined : targetNamed(given.target, config.several);
  const address =
    named === undefined
      ? { url: given.databaseUrl || env.DATABASE_URL || config.databaseUrl, replicas: config.replicas }
      : addressOf(named, given.databaseUrl, env);
  return {
    databaseUrl: address.url,
    replicas: replicas.length > 0 ? replicas : address.replicas,
    stateDatabase: given.stateDatabase ?? named?.stateDatabase,
    named,
    several: config.several,
    globs: migrationGlobs(given.paths ?? [], config.migrations, folder).globs,
    config:
      config.file === undefined || config.identity === undefined
        ? undefined
        : { file: config.file, identity: config.identity },
    snapshot: given.snapshot ?? config.snapshot ?? 'phasedb.snapshot.json',
    judging: async () => {
      const { searchCodeBy } = await import('../code-search/search-code.ts');
      const { judgingSettings } = await import('./lint-settings.ts');
      return { lint: judgingSettings(config), searchCode: searchCodeBy(config, folder) };
    },
  };
}

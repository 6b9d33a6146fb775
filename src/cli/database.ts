import { wrongUsage } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import { passwordSourceOf } from '../mysql/password-source.ts';
import { parseReplica } from '../mysql/replica-target.ts';
import { parseTarget, type Target } from '../mysql/target.ts';
import type { CommandOptions } from '../options/read-command-options.ts';
import { type DeployProject, readDeployProject } from '../project/deploy-project.ts';
import type { Invocation } from './invocation.ts';

/** What every command on a database is given. */
export type DatabaseOptions = Pick<
  CommandOptions<'gc'>,
  'db' | 'passwordFile' | 'passwordCommand' | 'stateDatabase' | 'target'
>;

/** The databases that a command works on; their passwords are known to the output from here on. */
export interface Databases {
  readonly target: Target;
  readonly replicas: readonly Target[];
  readonly project: DeployProject;
}

/**
 * The target of `--target`, else of `--db`, else of DATABASE_URL, else of the configuration file; replicas of `--replica`, else of the
 * configuration file. The password of `--password-file` or `--password-command` replaces the target's, and is that of replicas
 * whose URL says so.
 * @throws Failure `wrong-usage` where no database is named, `database-url-invalid`, `password-file-unreadable`,
 * `replica-ssl-mode-weaker`, `replica-password-missing`, `config-invalid`
 */
export function readDatabases(invocation: Invocation<DatabaseOptions>, replicaUrls: readonly string[] = []): Databases {
  const { options, terminal, output } = invocation;
  const project = readDeployProject({
    folder: terminal.folder,
    databaseUrl: options.db,
    replicas: replicaUrls,
    target: options.target,
    env: terminal.env,
  });
  const url = project.databaseUrl;
  if (url === undefined) {
    throw wrongUsage(
      'No database is given.',
      project.several.targets.length > 0
        ? `Give --target NAME or --targets GROUP. The targets are listed by: ${nextCommand('targets')}`
        : 'Set DATABASE_URL, or `database_url` in phasedb.config.yaml, or give --db mysql://USER:PASSWORD@HOST:PORT/DATABASE.',
    );
  }
  const passwordSource = passwordSourceOf(options);
  const target = parseTarget(url, { passwordSource });
  output.secrets.addTarget(target);
  const replicas = project.replicas.map((replicaUrl) => {
    const replica = parseReplica(replicaUrl, target);
    output.secrets.addTarget(replica);
    return replica;
  });
  return { target, replicas, project };
}

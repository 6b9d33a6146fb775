import type { MigrationFile } from '../migration/migration.ts';
import type { DeployProject } from '../project/deploy-project.ts';
import type { CommandContext } from '../run/context/command-context.ts';
import type { FileSource } from '../state/file-source.ts';
import type { Invocation } from './invocation.ts';

/** The commit that a command runs, and the command's context with it. */
export interface CommandSource {
  readonly source: FileSource | undefined;
  /** The context with the commit as where its actor acts from; what could not be compared is reported. */
  readonly toldTo: (context: CommandContext) => CommandContext;
}

/**
 * Compares the files of a command that sends statements, or says or records something about them, with the commit that they are to be of.
 * @throws Failure as `readRunSource`
 */
export async function readSource(
  { options, terminal }: Invocation<{ readonly ref: string | undefined }>,
  migration: MigrationFile,
  { config }: DeployProject,
): Promise<CommandSource> {
  const { actorOf, readRunSource } = await import('../project/committed/run-source.ts');
  const { source, notices } = await readRunSource({
    folder: terminal.folder,
    migration,
    config,
    reviewed: options.ref,
    env: terminal.env,
  });
  return {
    source,
    toldTo: (context) => {
      for (const text of notices) context.report({ type: 'notice', text });
      return { ...context, actor: actorOf(context.actor, source) };
    },
  };
}

import { type Command, Option } from 'commander';

/** Where the database is, and where the tool keeps its state in it. */
export interface DatabaseOptions {
  readonly db?: string;
  readonly passwordFile?: string;
  readonly stateDatabase?: string;
}

export interface ReplicaOptions {
  readonly replica?: readonly string[];
}

export interface MigrationOptions {
  readonly migration?: string;
}

export interface ConfirmOptions {
  readonly yes?: boolean;
}

export function addOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', 'form of the result on stdout').choices(['text', 'json']).default('text'),
    )
    .addOption(
      new Option('--log-format <format>', 'form of what is told on stderr').choices(['text', 'json']).default('text'),
    );
}

export function addDatabaseOptions(command: Command): Command {
  return command
    .option(
      '--db <url>',
      'mysql://USER:PASSWORD@HOST:PORT/DATABASE; else DATABASE_URL, else `database_url` in phasedb.config.yaml or phasedb.yaml',
    )
    .option('--password-file <file>', 'file with the password, so that the URL need not hold it')
    .option('--state-database <name>', "database of phasedb's own tables (default: the migration's database)");
}

export function addReplicaOption(command: Command): Command {
  return command.option(
    '--replica <url>',
    'a replica whose lag is watched; may be given several times (default: `replicas` of the configuration file)',
    (url: string, earlier: readonly string[] = []) => [...earlier, url],
  );
}

/** The migration file as a word or as `--migration FILE`. */
export function addMigrationFile(command: Command): Command {
  return command
    .argument('[file]', 'the migration file')
    .option('--migration <file>', 'the migration file, written as an option');
}

export function addYesOption(command: Command): Command {
  return command.option('--yes', 'confirm what would be asked for on a terminal');
}

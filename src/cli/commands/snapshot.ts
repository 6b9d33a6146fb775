import { type Command, Option } from 'commander';
import { ExitCode } from '../../core/failure.ts';
import { readDatabases } from '../database.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { addDatabaseOptions, type DatabaseOptions } from '../options.ts';

export function addSnapshot(program: Command, line: CommandLine): void {
  const command = program
    .command('snapshot')
    .description(
      'definitions, sizes, row versions and variables of a database as JSON, without any data; for lint --snapshot',
    );
  addDatabaseOptions(command)
    .addOption(new Option('--format <format>', 'form of the result on stdout').choices(['json']).default('json'))
    .addOption(
      new Option('--log-format <format>', 'form of what is told on stderr').choices(['text', 'json']).default('text'),
    );
  carryOut<DatabaseOptions>(command, line, async (invocation) => {
    const { target } = readDatabases(invocation);
    const { openReader } = await import('../../inspect/reader-session.ts');
    const { takeSnapshot } = await import('../../catalog/snapshot.ts');
    const { finishedWork } = await import('../../inspect/complete-phases.ts');
    await using session = await openReader(target);
    const { database } = session.facts;
    const finished = await finishedWork(session, invocation.options.stateDatabase ?? database);
    const snapshot = await takeSnapshot(session.query, database, new Date(), [...finished]);
    invocation.output.result(
      () => JSON.stringify(snapshot, null, 2),
      () => snapshot,
    );
    return ExitCode.done;
  });
}

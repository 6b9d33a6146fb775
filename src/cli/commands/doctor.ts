import type { Command } from 'commander';
import { ExitCode } from '../../core/failure.ts';
import { doctorJson } from '../../report/run/doctor-json.ts';
import { doctorText } from '../../report/run/doctor-text.ts';
import { atDatabase } from '../control.ts';
import { readDatabases } from '../database.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { readMigrationAt } from '../migration-file.ts';
import {
  addDatabaseOptions,
  addMigrationFile,
  addOutputOptions,
  addReplicaOption,
  type DatabaseOptions,
  type MigrationOptions,
  type ReplicaOptions,
} from '../options.ts';

export function addDoctor(program: Command, line: CommandLine): void {
  const command = addMigrationFile(
    program
      .command('doctor')
      .description('what this server and this user lack for migrations, and how to give it; changes nothing'),
  );
  addOutputOptions(addReplicaOption(addDatabaseOptions(command)));
  carryOut<DatabaseOptions & MigrationOptions & ReplicaOptions>(command, line, async (invocation) => {
    const { words, options, output } = invocation;
    const given = words[0] !== undefined || options.migration !== undefined;
    const migration = given ? await readMigrationAt(words[0], options.migration) : undefined;
    const { replicas } = readDatabases(invocation);
    const { runDoctor } = await import('../../inspect/doctor/doctor.ts');
    const report = await atDatabase(invocation, (at) => runDoctor(at, { replicas, ...(migration && { migration }) }));
    output.result(
      () => doctorText(report, output.width),
      () => doctorJson(report),
    );
    return report.checks.some((check) => check.status === 'error') ? ExitCode.failed : ExitCode.done;
  });
}

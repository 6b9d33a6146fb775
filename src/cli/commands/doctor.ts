import { ExitCode } from '../../core/failure.ts';
import { doctorJson } from '../../report/run/doctor-json.ts';
import { doctorText } from '../../report/run/doctor-text.ts';
import { atTarget } from '../at-database.ts';
import { readDatabases } from '../database.ts';
import { defineCommand } from '../define-command.ts';
import { fileWord, readMigrationAt } from '../migration-file.ts';

export const doctor = defineCommand({
  name: 'doctor',
  description: 'Check the server and the grants of the user, and print the missing grants; changes nothing.',
  words: fileWord,
  example: 'doctor migrations/add_checksum_column.yaml',
  act: async (invocation) => {
    const { words, options, output } = invocation;
    const given = words[0] !== undefined || options.migration !== undefined;
    const migration = given ? await readMigrationAt(words[0], options.migration) : undefined;
    const { target, replicas } = readDatabases(invocation, options.replica);
    const { runDoctor } = await import('../../inspect/doctor/doctor.ts');
    const report = await atTarget(invocation, target, (context) =>
      runDoctor(context, { replicas, ...(migration && { migration }) }),
    );
    output.result(
      () => doctorText(report, output.width),
      () => doctorJson(report),
    );
    return report.checks.some((check) => check.status === 'error') ? ExitCode.failed : ExitCode.done;
  },
});

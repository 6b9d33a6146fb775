import { ExitCode } from '../../core/failure.ts';
import { readDatabases } from '../database.ts';
import { defineCommand } from '../define-command.ts';

export const snapshot = defineCommand({
  name: 'snapshot',
  description:
    'Write definitions, sizes, row versions, variables and finished phases of a database as JSON, without rows, for lint.',
  example: 'snapshot --db mysql://USER:PASSWORD@HOST:3306/DATABASE > phasedb.snapshot.json',
  act: async (invocation) => {
    const { target } = readDatabases(invocation);
    const { readSnapshot } = await import('../../project/read-snapshot.ts');
    const taken = await readSnapshot(target, invocation.options.stateDatabase);
    invocation.output.result(
      () => JSON.stringify(taken, null, 2),
      () => taken,
    );
    return ExitCode.done;
  },
});

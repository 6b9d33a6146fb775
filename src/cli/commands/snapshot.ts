import { ExitCode } from '../../core/failure.ts';
import { readDatabases } from '../database.ts';
import { defineCommand } from '../define-command.ts';

export const snapshot = defineCommand({
  name: 'snapshot',
  description: 'Write definitions, sizes, row versions and variables of a database as JSON, without rows, for lint.',
  example: 'snapshot --db mysql://USER:PASSWORD@HOST:3306/DATABASE > phasedb.snapshot.json',
  act: async (invocation) => {
    const { target } = readDatabases(invocation);
    const { openReader } = await import('../../inspect/reader-session.ts');
    const { takeSnapshot } = await import('../../catalog/snapshot.ts');
    const { finishedWork } = await import('../../inspect/complete-phases.ts');
    await using session = await openReader(target);
    const { database } = session.facts;
    const finished = await finishedWork(session, invocation.options.stateDatabase ?? database);
    const taken = await takeSnapshot(session.query, database, new Date(), [...finished]);
    invocation.output.result(
      () => JSON.stringify(taken, null, 2),
      () => taken,
    );
    return ExitCode.done;
  },
});

import { readMigrationFile } from '../../../src/migration/read.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { reportError } from '../../../src/report/text/error-text.ts';
import type { CommandContext } from '../../../src/run/context/command-context.ts';
import { Stop } from '../../../src/run/context/stop.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { runMigration } from '../../../src/run/run.ts';

// usage: node child-run.ts URL FILE run|resume|rollback
// A runner in a process of its own, to be killed; prints its events as JSON lines.
const [url = '', file = '', mode = 'run'] = process.argv.slice(2);
const stop = new Stop();
process.on('SIGTERM', () => stop.request({ kind: 'signal', signal: 'SIGTERM' }));
try {
  const migration = await readMigrationFile(file);
  const confirm = async () => undefined;
  const command: CommandContext = {
    target: parseTarget(url),
    stateDatabase: undefined,
    actor: { name: 'child', commit: undefined, runUrl: undefined },
    toolVersion: 'test',
    report: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
    stop,
  };
  const request = { migration, dryRun: false, onFailure: undefined, replicas: [], maxRuntime: undefined, confirm };
  const result =
    mode === 'rollback'
      ? await rollbackMigration({ migration, to: migration.phases[0]?.name ?? '', replicas: [], confirm }, command)
      : await runMigration({ ...request, mode: mode === 'resume' ? 'resume' : 'run', which: 'all' }, command);
  process.stdout.write(`${JSON.stringify({ type: 'result', ...result })}\n`, () => process.exit(result.exit));
} catch (error) {
  const { exit, code, message } = reportError(error);
  process.stdout.write(`${JSON.stringify({ type: 'error', exit, code, message })}\n`, () => process.exit(exit));
}

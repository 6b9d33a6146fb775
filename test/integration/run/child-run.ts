import { readMigrationFile } from '../../../src/migration/read.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { reportError } from '../../../src/report/text/error-text.ts';
import { Stop } from '../../../src/run/context/stop.ts';
import { runMigration } from '../../../src/run/run.ts';

// usage: node child-run.ts URL FILE run|resume
// A runner in a process of its own, to be killed; prints its events as JSON lines.
const [url = '', file = '', mode = 'run'] = process.argv.slice(2);
const stop = new Stop();
process.on('SIGTERM', () => stop.request({ kind: 'signal', signal: 'SIGTERM' }));
try {
  const result = await runMigration(
    {
      migration: await readMigrationFile(file),
      mode: mode === 'resume' ? 'resume' : 'run',
      which: 'all',
      dryRun: false,
      onFailure: undefined,
      replicas: [],
      maxRuntime: undefined,
      confirm: async () => undefined,
    },
    {
      target: parseTarget(url),
      stateDatabase: undefined,
      actor: { name: 'child', commit: undefined, runUrl: undefined },
      toolVersion: 'test',
      report: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
      stop,
    },
  );
  process.stdout.write(`${JSON.stringify({ type: 'result', ...result })}\n`, () => process.exit(result.exit));
} catch (error) {
  const { exit, code, message } = reportError(error);
  process.stdout.write(`${JSON.stringify({ type: 'error', exit, code, message })}\n`, () => process.exit(exit));
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createEvents } from '../../src/cli/demo/table.ts';
import { Session } from '../../src/mysql/session.ts';
import { parseTarget } from '../../src/mysql/target.ts';
import { Stop } from '../../src/run/context/stop.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

// usage: npm run bench:example [-- ROWS]
// The published example on 1,000,000 rows, through the built command line: `lint --db --measure` before each phase, then the
// phase, and what both said side by side.

const rows = Number(process.argv[2] ?? 1_000_000);
const file = 'examples/add_checksum_column.yaml';
const call = promisify(execFile);

interface Estimate {
  readonly seconds: { readonly p50: number; readonly p90: number } | null;
  readonly basis: { readonly confidence: string; readonly text: string } | null;
}

async function phasedb(...words: string[]): Promise<string> {
  const { stdout } = await call(process.execPath, ['dist/cli.js', ...words], { maxBuffer: 1 << 26 });
  return stdout;
}

const sandbox = await startSandbox({ log: (line) => console.error(line) });
try {
  const url = `${sandbox.url}/bench`;
  const session = await Session.open(parseTarget(sandbox.url), { role: 'bench', runId: 'bench' });
  await session.execute('CREATE DATABASE bench');
  await session.execute('USE bench');
  await createEvents(session, rows, new Stop(), () => undefined);
  console.log(
    `${'phase'.padEnd(12)}${'p50'.padStart(8)}${'p90'.padStart(8)}${'real'.padStart(8)}  seconds, and what they rest on`,
  );
  for (const name of ['expand', 'backfill', 'gate', 'contract']) {
    const linted = await phasedb('lint', file, '--db', url, '--measure', '--format', 'json', '--fail-on', 'never');
    const { migrations } = JSON.parse(linted) as {
      migrations: { phases: { name: string; estimate: Estimate }[] }[];
    };
    const estimate = migrations[0]?.phases.find((phase) => phase.name === name)?.estimate;
    const began = performance.now();
    await phasedb('run', file, '--db', url, '--phase', name, '--yes');
    const whole = (performance.now() - began) / 1000;
    const [statements, phase] = await Promise.all(
      ['statement-done', 'phase-complete'].map((event) =>
        session.queryOne('SELECT SUM(seconds) AS seconds FROM phasedb_history WHERE phase = ? AND event = ?', [
          name,
          event,
        ]),
      ),
    );
    const real = Number(statements?.seconds ?? phase?.seconds ?? whole);
    const { p50, p90 } = estimate?.seconds ?? { p50: Number.NaN, p90: Number.NaN };
    console.log(
      `${name.padEnd(12)}${[p50, p90, real].map((seconds) => seconds.toFixed(2).padStart(8)).join('')}  ${estimate?.basis?.text ?? ''} (${estimate?.basis?.confidence ?? ''})`,
    );
  }
  await session.close();
} finally {
  await sandbox.stop();
}

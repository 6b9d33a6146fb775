import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// usage: npm run bench:lint
// How long `phasedb lint` takes, as a whole process: one file, and 1,000. Each figure is the median of the runs; beside it
// stands an empty Node process, timed in turn with it, for the machine's mood.

const cli = new URL('../dist/cli.js', import.meta.url).pathname;
const examples = readdirSync('examples').filter((name) => name.endsWith('.yaml'));

function secondsOf(args: readonly string[]): number {
  const began = process.hrtime.bigint();
  try {
    execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    // Exit 1 says that there are findings.
    if ((error as { status?: number }).status !== 1) throw error;
  }
  return Number(process.hrtime.bigint() - began) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function measure(what: string, args: readonly string[], runs: number): void {
  const seconds: number[] = [];
  const empty: number[] = [];
  for (let run = 0; run < runs; run++) {
    empty.push(secondsOf(['-e', '0']));
    seconds.push(secondsOf([cli, 'lint', ...args, '--schema', 'examples/schema.sql', '--format', 'json']));
  }
  console.log(
    `${what}: ${median(seconds).toFixed(2)} s (${runs} runs, ${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}); an empty process: ${median(empty).toFixed(2)} s`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'phasedb-bench-'));
try {
  for (let index = 0; index < 1000; index++) {
    const name = examples[index % examples.length] ?? '';
    const text = readFileSync(join('examples', name), 'utf8').replace(/^migration: (\w+)/m, `migration: $1_${index}`);
    writeFileSync(join(folder, `${index}.yaml`), text);
  }
  measure('one file', ['examples/add_checksum_column.yaml'], 11);
  measure('1,000 files', [folder], 5);
} finally {
  rmSync(folder, { recursive: true });
}

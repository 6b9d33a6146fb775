import { writeFileSync } from 'node:fs';
import mysql, { type Connection } from 'mysql2/promise';
import { readLiveCatalog } from '../../src/catalog/live-catalog.ts';
import { calibrate } from '../../src/estimate/calibration.ts';
import type { Range } from '../../src/estimate/range.ts';
import { readServerInputs } from '../../src/estimate/server-inputs.ts';
import { lint } from '../../src/lint/engine.ts';
import { defaultSettings } from '../../src/lint/settings.ts';
import { readMigration } from '../../src/migration/read.ts';
import { readServerFacts } from '../../src/mysql/server-facts.ts';
import { Session } from '../../src/mysql/session.ts';
import { parseTarget } from '../../src/mysql/target.ts';
import { runMigration } from '../../src/runner/run.ts';
import { Stop } from '../../src/runner/stop.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { readFinishedWork } from '../../src/state/history.ts';
import { findState } from '../../src/state/tables.ts';
import { lessons, type Scenario, scenarios } from './scenarios.ts';
import { makeTable } from './tables.ts';

// usage: npm run bench:estimate
// Predicts each scenario from statistics alone, then once more with what four other works on that server taught; writes both
// predictions to predictions.json, and only then runs the scenarios and prints what each really took.

const out = new URL('predictions.json', import.meta.url);

function fileOf({ table, kind, sql }: Scenario): string {
  const head = `migration: ${table.name}\nphases:\n`;
  return kind === 'ddl'
    ? `${head}  - name: expand\n    irreversible: bench\n    allow:\n      - {what: copy, reason: bench}\n      - {what: destructive, reason: bench}\n    sql: |\n      ${sql};\n`
    : `${head}  - name: backfill\n    irreversible: bench\n    batch:\n      query: |\n        ${sql}\n      delay_ms: 5\n      lag_threshold_ms: 0\n`;
}

async function predict(url: string, scenario: Scenario): Promise<Range | undefined> {
  const session = await Session.open(parseTarget(url), { role: 'bench', runId: 'bench' });
  try {
    const { database, version } = await readServerFacts(session.asQuery);
    const known =
      (await findState(session.asQuery, database)) === 'absent' ? [] : await readFinishedWork(session, database);
    const { migrations } = await lint({
      files: [{ file: 'bench.yaml', text: fileOf(scenario) }],
      catalog: await readLiveCatalog(session.asQuery, database, [{ schema: database, name: scenario.table.name }]),
      settings: {
        ...defaultSettings('2026-01-01'),
        versions: [version],
        estimate: { server: await readServerInputs(session.asQuery), calibration: calibrate(known), from: 'bench' },
      },
    });
    return [...(migrations[0]?.estimates?.values() ?? [])][0]?.seconds;
  } finally {
    await session.close();
  }
}

/** Seconds of the statement, or of the whole backfill. */
async function run(url: string, connection: Connection, scenario: Scenario): Promise<number> {
  const reading = await readMigration(fileOf(scenario), 'bench.yaml');
  if (!('migration' in reading)) throw new Error(JSON.stringify(reading.problems));
  const off = ['name-taken', 'backfill-never-done', 'backfill-not-idempotent', 'enum-change', 'type-change-copy'];
  await runMigration(
    {
      migration: reading.migration,
      mode: 'run',
      which: 'all',
      dryRun: false,
      onFailure: undefined,
      replicas: [],
      maxRuntime: undefined,
      confirm: async () => undefined,
      lint: {
        severities: new Map(off.map((rule) => [rule, 'off'] as const)),
        thresholds: defaultSettings('2026-01-01').thresholds,
      },
    },
    {
      target: parseTarget(url),
      stateDatabase: undefined,
      actor: { name: 'bench', commit: undefined, runUrl: undefined },
      toolVersion: 'bench',
      report: () => undefined,
      stop: new Stop(),
    },
  );
  const [rows] = await connection.query(
    "SELECT seconds FROM phasedb_history WHERE migration = ? AND event IN ('statement-done', 'phase-complete') ORDER BY id LIMIT 1",
    [scenario.table.name],
  );
  return Number((rows as { seconds: string }[])[0]?.seconds);
}

interface Line {
  readonly what: string;
  readonly alone: Range | undefined;
  readonly learnt: Range | undefined;
}

function share(lines: readonly boolean[]): string {
  return `${Math.round((lines.filter(Boolean).length / lines.length) * 100)} %`;
}

const sandbox = await startSandbox({ log: (line) => console.error(line) });
try {
  const connection = await mysql.createConnection({ uri: sandbox.url });
  await connection.query('CREATE DATABASE bench');
  await connection.query('USE bench');
  const url = `${sandbox.url}/bench`;
  for (const { table } of scenarios) {
    await makeTable(connection, table);
    console.error(`filled ${table.name}`);
  }
  const alone = new Map<Scenario, Range | undefined>();
  for (const scenario of scenarios) alone.set(scenario, await predict(url, scenario));
  for (const lesson of lessons) {
    await makeTable(connection, lesson.table);
    await run(url, connection, lesson);
  }
  const lines: Line[] = [];
  for (const scenario of scenarios) {
    lines.push({ what: scenario.what, alone: alone.get(scenario), learnt: await predict(url, scenario) });
  }
  writeFileSync(out, `${JSON.stringify(lines, null, 2)}\n`);

  const told = (range: Range | undefined) =>
    range === undefined
      ? 'unknown'.padStart(16)
      : `${range.p50.toFixed(2).padStart(8)}${range.p90.toFixed(2).padStart(8)}`;
  console.log(`${'scenario'.padEnd(34)}${'alone p50'.padStart(8)}     p90${'learnt p50'.padStart(11)}     p90  actual`);
  const actuals: number[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const actual = await run(url, connection, scenario);
    actuals.push(actual);
    const line = lines[index];
    console.log(
      `${scenario.what.padEnd(34)}${told(line?.alone)}   ${told(line?.learnt)}${actual.toFixed(2).padStart(8)}`,
    );
  }
  const within = (range: Range | undefined, actual: number, factor: number) =>
    range !== undefined && actual / range.p50 <= factor && range.p50 / actual <= factor;
  console.log(
    `statistics alone: within a factor of 3 in ${share(lines.map((line, i) => within(line.alone, actuals[i] ?? 0, 3)))} (bar: 75 %)`,
  );
  console.log(
    `after four works: within a factor of 1.5 in ${share(lines.map((line, i) => within(line.learnt, actuals[i] ?? 0, 1.5)))} (bar: 75 %), below p90 in ${share(lines.map((line, i) => line.learnt !== undefined && (actuals[i] ?? 0) <= line.learnt.p90))} (bar: 90 %)`,
  );
  await connection.end();
} finally {
  await sandbox.stop();
}

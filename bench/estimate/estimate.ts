import { writeFileSync } from 'node:fs';
import mysql, { type Connection } from 'mysql2/promise';
import { readLiveCatalog } from '../../src/catalog/live-catalog.ts';
import { calibrate } from '../../src/estimate/calibration.ts';
import type { Measure } from '../../src/estimate/measure/measure.ts';
import type { Range } from '../../src/estimate/range.ts';
import { readServerInputs } from '../../src/estimate/server-inputs.ts';
import { lint } from '../../src/lint/engine.ts';
import { defaultSettings } from '../../src/lint/settings.ts';
import { readMigration } from '../../src/migration/read.ts';
import { readServerFacts } from '../../src/mysql/server-facts.ts';
import { Session } from '../../src/mysql/session.ts';
import { parseTarget } from '../../src/mysql/target.ts';
import { measureAt } from '../../src/project/measure.ts';
import { Stop } from '../../src/run/context/stop.ts';
import { runMigration } from '../../src/run/run.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { findState } from '../../src/state/find-state.ts';
import { readFinishedWork } from '../../src/state/finished-work.ts';
import { scenarios as fitted, heldOut, lessons, type Scenario } from './scenarios.ts';
import { makeTable } from './tables.ts';

// usage: npm run bench:estimate [-- --held-out] [--only=TEXT]
// Predicts each scenario from statistics alone, its backfills by measuring them too, then each once more with what four other
// works on that server taught; writes all predictions to predictions.json, and only then runs the scenarios and prints what
// each really took. --held-out takes scenarios on which no unit cost was fitted.

const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? '';
const scenarios = (process.argv.includes('--held-out') ? heldOut : fitted).filter(({ what }) => what.includes(only));
const out = new URL('predictions.json', import.meta.url);

function fileOf({ table, kind, sql, size }: Scenario): string {
  const head = `migration: ${table.name}\nphases:\n`;
  return kind === 'ddl'
    ? `${head}  - name: expand\n    irreversible: bench\n    allow:\n      - {what: copy, reason: bench}\n      - {what: destructive, reason: bench}\n    sql: |\n      ${sql};\n`
    : `${head}  - name: backfill\n    irreversible: bench\n    batch:\n      query: |\n        ${sql}\n${size === undefined ? '' : `      size: ${size}\n`}      delay_ms: 5\n      lag_threshold_ms: 0\n`;
}

async function predict(url: string, scenario: Scenario, measure?: Measure): Promise<Range | undefined> {
  const session = await Session.open(parseTarget(url), { role: 'bench', runId: 'bench' });
  try {
    const { database, version } = await readServerFacts(session.asQuery);
    const known =
      (await findState(session.asQuery, database)) === 'absent' ? [] : await readFinishedWork(session, database);
    const { migrations } = await lint({
      measure,
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
  readonly measured: Range | undefined;
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
  const measured = new Map<Scenario, Range | undefined>();
  const measure = measureAt(parseTarget(url));
  for (const scenario of scenarios) {
    alone.set(scenario, await predict(url, scenario));
    if (scenario.kind === 'backfill') measured.set(scenario, await predict(url, scenario, measure));
  }
  for (const lesson of lessons) {
    await makeTable(connection, lesson.table);
    await run(url, connection, lesson);
  }
  const lines: Line[] = [];
  for (const scenario of scenarios) {
    lines.push({
      what: scenario.what,
      alone: alone.get(scenario),
      measured: measured.get(scenario),
      learnt: await predict(url, scenario),
    });
  }
  writeFileSync(out, `${JSON.stringify(lines, null, 2)}\n`);

  const told = (range: Range | undefined) =>
    range === undefined ? ''.padStart(16) : `${range.p50.toFixed(2).padStart(8)}${range.p90.toFixed(2).padStart(8)}`;
  console.log('seconds'.padEnd(34) + ['alone', 'measured', 'learnt'].map((way) => way.padStart(16)).join('  '));
  console.log(
    `${'scenario'.padEnd(34)}${Array(3)
      .fill(`${'p50'.padStart(8)}${'p90'.padStart(8)}`)
      .join('  ')}  actual`,
  );
  const actuals: number[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const actual = await run(url, connection, scenario);
    actuals.push(actual);
    const { alone: a, measured: m, learnt: l } = lines[index] ?? { alone: undefined };
    console.log(`${scenario.what.padEnd(34)}${[a, m, l].map(told).join('  ')}${actual.toFixed(2).padStart(8)}`);
  }
  verdict('statistics alone', 3, 5, (line) => line.alone);
  verdict(
    'measured, without calibration',
    1.5,
    3,
    (line) => line.measured,
    ({ kind }) => kind === 'backfill',
  );
  verdict('after four works', 1.5, 3, (line) => line.learnt);

  /** How near the p50 of one way came, of the scenarios that it is for; an unknown one is a miss. */
  function verdict(
    way: string,
    factor: number,
    widest: number,
    rangeOf: (line: Line) => Range | undefined,
    counts: (scenario: Scenario) => boolean = () => true,
  ): void {
    const cases = scenarios.flatMap((scenario, i) =>
      counts(scenario) ? [{ range: rangeOf(lines[i] as Line), actual: actuals[i] ?? 0 }] : [],
    );
    const near = cases.map(
      ({ range, actual }) => range !== undefined && actual / range.p50 <= factor && range.p50 / actual <= factor,
    );
    const below = cases.map(({ range, actual }) => range !== undefined && actual <= range.p90);
    const spreads = cases.map(({ range }) => (range === undefined ? Number.POSITIVE_INFINITY : range.p90 / range.p50));
    console.log(
      `${way}: ${cases.length} scenarios, within a factor of ${factor} of p50 in ${share(near)} (bar: 75 %), below p90 in ${share(below)} (bar: 90 %), p90 at most ${Math.max(...spreads).toFixed(1)} times p50 (bar: ${widest})`,
    );
  }
  await connection.end();
} finally {
  await sandbox.stop();
}

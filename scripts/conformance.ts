/**
 * Asks a MySQL server of its own about the whole product of tables and operations in test/integration/ddl, and says how often the
 * rules and the probe foretell what it does. Exit code 1 below 99 % (rules) or 100 % (probe, where it answers).
 */
import mysql, { type Connection } from 'mysql2/promise';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { casesToAsk } from '../test/integration/ddl/cases.ts';
import { figures } from '../test/integration/ddl/figures.ts';
import { type Answer, type Ask, measure } from '../test/integration/ddl/measure.ts';

const RULES_BAR = 0.99;
const PROBE_BAR = 1;
const WORKERS = 4;

const sandbox = await startSandbox({
  log: (line) => console.error(line),
  settings: { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, innodb_buffer_pool_size: '256M' },
});
const connections: Connection[] = [];
try {
  const cases = casesToAsk(process.argv[2] !== '--sample');
  const total = cases.length;
  const progress = setInterval(() => console.error(`${total - cases.length} of ${total} cases asked`), 15_000);
  const answers: Answer[] = [];
  try {
    const parts = await Promise.all(
      Array.from({ length: WORKERS }, async (_, number) => {
        const schema = `conformance_${number}`;
        const query = asking(await connect());
        await query(`DROP DATABASE IF EXISTS ${schema}`);
        await query(`CREATE DATABASE ${schema}`);
        await query(`USE ${schema}`);
        try {
          return await measure({ schema, query, probeQuery: asking(await connect()) }, cases, () => true);
        } finally {
          await query(`DROP DATABASE ${schema}`);
        }
      }),
    );
    for (const part of parts) answers.push(...part);
  } finally {
    clearInterval(progress);
  }
  const found = figures(answers);
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  console.log(`MySQL ${sandbox.version}: ${answers.length} of ${total} cases are valid for their table`);
  console.log(found.text);
  console.log(`rules: ${percent(found.rules)} (at least ${percent(RULES_BAR)} wanted)`);
  console.log(
    `probe: ${percent(found.probe)} where it answers (${percent(PROBE_BAR)} wanted); it leaves ${percent(found.unknown)} open`,
  );
  if (found.rules < RULES_BAR || found.probe < PROBE_BAR) process.exitCode = 1;
} finally {
  await Promise.all(connections.map((connection) => connection.end().catch(() => undefined)));
  await sandbox.stop();
}

async function connect(): Promise<Connection> {
  const connection = await mysql.createConnection({ uri: sandbox.url });
  connections.push(connection);
  return connection;
}

function asking(connection: Connection): Ask {
  return async (sql, values) => {
    const [rows] = await connection.query(sql, values === undefined ? undefined : [...values]);
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
  };
}

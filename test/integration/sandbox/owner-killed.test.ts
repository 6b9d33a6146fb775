import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { describeWithOwnServer } from '../../database.ts';

interface Started {
  readonly way: string;
  readonly host: string;
  readonly ports: number[];
  /** The data folders as the servers name them. */
  readonly data: string[];
}

const owner = `
import { startSandbox } from './src/sandbox/sandbox.ts';
import mysql from 'mysql2/promise';
const sandbox = await startSandbox();
const replica = await sandbox.addReplica();
const data = [];
for (const { url } of [sandbox, replica]) {
  const connection = await mysql.createConnection(url);
  const [rows] = await connection.query('SELECT @@datadir AS folder');
  data.push(rows[0].folder);
  await connection.end();
}
console.log(JSON.stringify({ way: sandbox.way, host: sandbox.host, ports: [sandbox.port, replica.port], data }));
setInterval(() => {}, 1000);
`;

describeWithOwnServer('when the process that started a sandbox goes away', () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)('by %s, no server and no folder stays behind', async (signal) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', owner], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const started = await new Promise<Started>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
      child.once('exit', (code) => reject(new Error(`the owner ended with ${code}`)));
    });
    for (const port of started.ports) expect(await listens(started.host, port)).toBe(true);

    child.kill(signal);

    const patience = { interval: 100 };
    for (const port of started.ports) await expect.poll(() => listens(started.host, port), patience).toBe(false);
    if (started.way === 'docker') return; // its folders are in the containers
    for (const folder of started.data) await expect.poll(() => existsSync(folder), patience).toBe(false);
    for (const folder of started.data) await expect.poll(() => processesNaming(folder), patience).toEqual([]);
  });
});

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** The process ids whose command line holds the folder; where there is no /proc, the closed port has to be enough. */
async function processesNaming(folder: string): Promise<string[]> {
  const parent = folder.replace(/\/[^/]+\/?$/, '');
  const found: string[] = [];
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.includes(parent)) found.push(pid);
  }
  return found;
}

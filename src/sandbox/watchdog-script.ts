/**
 * The watchdog, as source text for `node --eval`: it is a separate process, and the bundled command line has no file
 * beside it to run. Plain CommonJS, handed over verbatim, so that no compiler or minifier can break it.
 *
 * It owns one folder and every server in it. Orders come as lines of JSON on its input, reports go out the same way:
 *   in   {"start": name, "command": path, "args": [...], "log": path}
 *   out  {"started": name, "pid": n} · {"exited": name, "code": n|null, "signal": s|null, "error": s|null}
 * When its input ends, because the owner asked for it or because the owner is gone, even by kill -9, it kills the
 * servers, removes the folder and ends. Its socket in the folder shows others that the folder has an owner.
 */
export const watchdogScript = `
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const readline = require('node:readline');

const folder = process.argv[1];
const servers = new Map();
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => {});
process.stdout.on('error', () => {});
const report = (message) => process.stdout.write(JSON.stringify(message) + '\\n');

const alive = net.createServer((socket) => socket.destroy());
alive.on('error', () => finish());
alive.listen(path.join(folder, 'alive'), () => report({ ready: true }));

function start(order) {
  const log = fs.openSync(order.log, 'a', 0o600);
  const server = spawn(order.command, order.args, { cwd: folder, stdio: ['ignore', log, log] });
  fs.closeSync(log);
  servers.set(order.start, server);
  let over = false;
  const exited = (code, signal, error) => {
    if (over) return;
    over = true;
    if (servers.get(order.start) === server) servers.delete(order.start);
    report({ exited: order.start, code, signal, error });
    if (ending) finish();
  };
  server.on('error', (error) => exited(null, null, error.message));
  server.on('exit', (code, signal) => exited(code, signal, null));
  if (server.pid !== undefined) report({ started: order.start, pid: server.pid });
}

function finish() {
  if (servers.size > 0) return;
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

const orders = readline.createInterface({ input: process.stdin });
orders.on('line', (line) => start(JSON.parse(line)));
orders.on('close', () => {
  ending = true;
  for (const server of servers.values()) server.kill('SIGKILL');
  finish();
});
`;

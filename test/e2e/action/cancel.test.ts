import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { workflowDispatchEvent } from '../../github/events.ts';
import { runStep } from '../../github/runner.ts';
import { until } from '../../integration/run/child.ts';
import type { Scene } from './scene.ts';
import { openShop, shop, shopWith } from './shop.ts';

let scene: Scene;
afterEach(() => scene.close());

const slow = shopWith({ backfill: ['size: 100', 'delay_ms: 200'] });
const ledger = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';

describe('a step that is cancelled', () => {
  it('saves its state, lets go of the lease and writes summary and table within 5 s; a resume goes on from there', async () => {
    scene = await openShop(slow, 3000);
    await scene.deploy();
    const { main, post, slowdown } = await scene.deploy({}, { cancelWhen: (log) => log.line(/rows \([1-9]/) });
    expect(main.outcome, main.log).toBe('cancelled');
    expect(main.msToCancel).toBeLessThan(5_000 * slowdown);
    expect(main.outputs).toMatchObject({ status: 'in_progress', phase: 'backfill', 'next-phase': 'backfill' });
    expect(main.summary).toContain('stopped by SIGINT');
    expect(main.summary).toContain('| backfill | ⏸️ stopped |');
    expect(post).toMatchObject({ rawLog: '', summary: '', annotations: [] });
    // It has a second and a half for the table: on a busy machine that may be too short, which it says.
    if (slowdown < 2 || !main.log.includes('no time to update the table'))
      expect(scene.pull.comments[0]?.body).toContain('#### default: ⏸️ backfill has stopped');
    const left = await scene.deploy({ command: 'status' });
    expect(left.main.outputs).toMatchObject({ status: 'in_progress', progress: main.outputs.progress });
    const rows = async () =>
      (await scene.database.query<{ n: number }>('SELECT COUNT(currency) AS n FROM orders'))[0]?.n ?? 0;
    const before = await rows();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(3000);
    const resumed = await scene.deploy({ command: 'resume' });
    expect(resumed.main.outcome, resumed.main.log).toBe('success');
    expect(await rows()).toBe(3000);
  });

  it('does not wait for a server, or a replica, that takes the connection and says nothing', async () => {
    scene = await openShop(shop.replace('lag_threshold_ms: 0', 'lag_threshold_ms: 1000'));
    await scene.deploy();
    let connections = 0;
    const silent = createServer(() => connections++).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `mysql://u:p4ssw0rd@127.0.0.1:${(silent.address() as AddressInfo).port}/shop`;
    const told = [
      [{ 'database-url': url }, '', 'Stopped by SIGINT before 127.0.0.1 had answered'],
      [{ replicas: url }, 'backfill', 'backfill of shop: stopped by SIGINT; a replica had not answered'],
    ] as const;
    for (const [inputs, phase, text] of told) {
      const before = connections;
      const cancelWhen = () => until('it is connected to', () => connections > before);
      const { main, post, slowdown } = await scene.deploy(inputs, { cancelWhen });
      expect(main.msToCancel).toBeLessThan(5_000 * slowdown);
      expect(main.outputs).toMatchObject({ status: 'in_progress', phase, complete: 'false' });
      expect(main.summary).toContain(text);
      expect(post).toMatchObject({ rawLog: '', summary: '' });
    }
    expect(await scene.database.query('SELECT 1 FROM phasedb_locks WHERE released = 0')).toEqual([]);
    for (const command of ['status', 'doctor', 'snapshot']) {
      const before = connections;
      const cancelWhen = () => until('it is connected to', () => connections > before);
      const { main, slowdown } = await scene.deploy({ command, 'database-url': url }, { cancelWhen });
      expect(main.msToCancel, command).toBeLessThan(5_000 * slowdown);
      expect(main.summary, command).toContain('Stopped by SIGINT before');
    }
    silent.close();
  });

  it('ends a query that only verifies', async () => {
    const gate = (seconds: number) => [
      `query: "SELECT COUNT(*) + SLEEP(${seconds}) FROM orders WHERE currency IS NULL"`,
      'expected: 0',
      'poll_interval_ms: 200',
      'timeout_minutes: 1',
    ];
    scene = await openShop(shopWith({ gate: gate(0) }));
    await scene.applied('expand', 'backfill', 'gate');
    await scene.write(scene.path, shopWith({ gate: gate(59) }));
    const asked = () =>
      scene.database.query(
        "SELECT 1 FROM performance_schema.processlist WHERE db = DATABASE() AND info LIKE '%SLEEP(59)%' AND id <> CONNECTION_ID()",
      );
    const cancelWhen = () => until('it asks', async () => (await asked()).length > 0);
    const { main, slowdown } = await scene.deploy({ command: 'verify' }, { cancelWhen });
    expect(main.msToCancel).toBeLessThan(5_000 * slowdown);
    expect(main.summary).toContain('Stopped by SIGINT before gate: query was answered');
    expect(await asked()).toEqual([]);
  });

  it('does not wait for a GitHub that does not answer', async () => {
    scene = await openShop(slow, 3000);
    await scene.deploy();
    scene.github.misbehave(ledger, { delayMs: 60_000 });
    const { main, slowdown } = await scene.deploy({}, { cancelWhen: (log) => log.line(/rows \([1-9]/) });
    expect(main.msToCancel).toBeLessThan(5_000 * slowdown);
    expect(main.summary).toContain('| backfill | ⏸️ stopped |');
    expect(main.log).toContain('before phasedb could update the table of phases');
  });
});

/** Ends the process that holds the scene's migration. */
async function kill(): Promise<void> {
  const [held] = await scene.database.query<{ client_pid: number }>('SELECT client_pid FROM phasedb_locks');
  process.kill(Number(held?.client_pid), 'SIGKILL');
}

describe('the post step', () => {
  it('says where a killed step was interrupted and how to go on, and connects to nothing', async () => {
    scene = await openShop(slow, 3000);
    await scene.deploy();
    // By force, without any signal that could be heard.
    const { main, post } = await scene.deploy(
      {},
      {
        cancelWhen: async (log) => {
          await log.line(/rows \([1-9]/);
          await kill();
          await log.line(/never/);
        },
      },
    );
    expect(main).toMatchObject({ signal: 'SIGKILL', outputs: {}, summary: '' });
    const calls = scene.github.calls.length;
    expect(post?.outcome).toBe('success');
    expect(post?.annotations).toMatchObject([{ level: 'error', title: 'phasedb was interrupted' }]);
    const text = post?.annotations[0]?.message ?? '';
    expect(text).toContain('shop was interrupted at backfill');
    expect(text).toContain('command: resume, migration: migrations/shop.yaml, phase: next');
    expect(post?.summary).toContain('⚠️ **shop was interrupted at backfill');
    expect(post?.summary).toContain('command: resume\nmigration: migrations/shop.yaml\nphase: next');
    expect(scene.github.calls).toHaveLength(calls);
    const status = await until('the server has found out', async () => {
      const { main: now } = await scene.deploy({ command: 'status' });
      return now.outputs.status === 'needs_resume' && now;
    });
    expect(status.summary).toContain('| backfill | ⚠️ interrupted |');
    const resumed = await scene.deploy({ command: 'resume' });
    expect(resumed.main.outcome, resumed.main.log).toBe('success');
  });

  it('reports a rollback and a phase that had not begun, and escapes the texts it gets', async () => {
    scene = await openShop();
    const event = workflowDispatchEvent(scene.repository, {});
    const step = (begun: object) =>
      runStep({ entry: join(process.cwd(), 'dist/post.js'), event, state: { begun: JSON.stringify(begun) } });
    const rollback = await step({
      command: 'rollback',
      name: 'shop',
      migration: 'a.yaml',
      to: 'expand',
      phase: 'gate',
    });
    expect(rollback.annotations[0]?.message).toContain(
      'command: rollback, migration: a.yaml, to: expand, confirm: shop',
    );
    const early = await step({ command: 'run', name: 'shop', migration: 'x\n::add-mask::shop<img>' });
    expect(early.commands).toEqual(['error']);
    expect(early.annotations[0]?.message).toContain('shop was interrupted before a phase had begun');
    expect(early.summary).toContain('migration: "x\\n::add-mask::shop<img>"');
  });

  it('has nothing to say where the main step never came to work', async () => {
    scene = await openShop();
    for (const inputs of [{ command: 'rum' }, { migration: 'x.yaml' }, { command: 'status' }]) {
      const { post } = await scene.deploy(inputs);
      expect(post, JSON.stringify(inputs)).toMatchObject({ exitCode: 0, rawLog: '', summary: '' });
    }
  });
});

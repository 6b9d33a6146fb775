import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../../integration/run/child.ts';
import { isOurs, workflowOf } from '../../unit/workflows/workflow.ts';
import type { Scene } from './scene.ts';
import { openShop, shop, shopWith } from './shop.ts';

/** What the hourly workflow gives its step; the scene has a database of its own. */
const schedule = scheduled('examples/workflows/backfill-on-schedule.yml');

let scene: Scene;
afterEach(() => scene.close());

const currencies = async () =>
  (await scene.database.query<{ n: number }>('SELECT COUNT(currency) AS n FROM orders'))[0]?.n;

describe('phases, each as a step of its own', () => {
  it('go one by one to the end and back, with outputs, a summary and what to do next', async () => {
    scene = await openShop();
    const outputs = [];
    const summaries = [];
    for (const confirm of ['', '', '', 'shop', '']) {
      const { main, post } = await scene.deploy({ phase: 'next', confirm });
      expect(main.outcome, main.log).toBe('success');
      expect(post).toMatchObject({ outcome: 'success', rawLog: '', summary: '' });
      expect(main.log).not.toContain(scene.database.url.split(/[:@]/)[2]);
      outputs.push(main.outputs);
      summaries.push(main.summary);
    }
    expect(outputs).toMatchObject([
      { status: 'in_progress', phase: 'expand', 'next-phase': 'backfill', progress: '0', complete: 'false' },
      { status: 'in_progress', phase: 'backfill', 'next-phase': 'gate', progress: '0', complete: 'false' },
      { status: 'in_progress', phase: 'gate', 'next-phase': 'contract', progress: '0', complete: 'false' },
      { status: 'complete', phase: 'contract', 'next-phase': '', progress: '100', complete: 'true' },
      { status: 'complete', phase: '', 'next-phase': '', progress: '100', complete: 'true' },
    ]);
    expect(await currencies()).toBe(1000);
    const [first = '', second = '', third = '', last = ''] = summaries;
    expect(first).toMatch(
      /^### phasedb run: `shop`\n\n⏩ \*\*expand of shop is complete; the next phase is backfill\./,
    );
    expect(first).toMatch(
      /\| expand \| ✅ complete in [\d.]+\ss \| 1 of 1 statement done \| \d+\s\w{3}\s\d\d:\d\d \| octocat \| \[run\]\(https:\/\/github\.com\/octo\/shop\/actions\/runs\/\d+\) \|/,
    );
    expect(first).toContain('| contract | ◻️ waits for backfill |');
    expect(second).toContain('| 1,000 rows changed |');
    expect(third).toContain('command: run\nmigration: migrations/shop.yaml\nphase: next\nconfirm: shop');
    expect(last).toContain('every phase is complete');

    const unconfirmed = await scene.deploy({ command: 'rollback', to: 'backfill' });
    expect(unconfirmed.main).toMatchObject({ outcome: 'failure', outputs: { status: 'refused', complete: 'true' } });
    const back = await scene.deploy({ command: 'rollback', to: 'backfill', confirm: 'shop' });
    expect(back.main.outcome, back.main.log).toBe('success');
    expect(back.main.outputs).toMatchObject({ status: 'on_hold', 'next-phase': 'backfill', progress: '0' });
    expect(back.main.summary).toContain('| backfill | ✋ rolled back, on hold |');
    expect(back.main.summary).toContain('| contract | ◻️ rolled back |');
    expect(back.main.summary).toContain('command: release\nmigration: migrations/shop.yaml\nreason: "…"');
    expect(scene.pull.comments[0]?.body).toContain('✋ backfill was rolled back and is on hold');
    expect(await currencies()).toBe(0);
  });

  it('are left alone by every job after a rollback, until somebody releases them', async () => {
    scene = await openShop();
    for (const _ of [1, 2]) await scene.deploy();
    await scene.deploy({ command: 'rollback', to: 'backfill', confirm: 'shop' });
    const seen = await scene.deploy({ command: 'status' });
    expect(seen.main.outputs).toMatchObject({ status: 'on_hold', phase: 'expand', 'next-phase': 'backfill' });
    // The hourly schedule leaves it alone, and is no red job for that.
    const hourly = await scene.deploy(schedule);
    expect(hourly.main).toMatchObject({ outcome: 'success', outputs: { status: 'on_hold', complete: 'false' } });
    for (const command of ['run', 'resume']) {
      const { main } = await scene.deploy({ command, phase: 'backfill' });
      expect(main).toMatchObject({ outcome: 'failure', outputs: { status: 'on_hold', 'next-phase': 'backfill' } });
      expect(main.summary).toMatch(
        /✋ \*\*The migration shop is on hold: octocat rolled back backfill at .* UTC\.\*\*/,
      );
      expect(main.annotations.map(({ message }) => message).join()).toContain(
        '"command: release, migration: shop, reason: …"',
      );
    }
    expect(await currencies()).toBe(0);
    expect((await scene.deploy({ command: 'release' })).main).toMatchObject({ outcome: 'failure' });
    expect(scene.pull.comments[0]?.body).toContain('✋ backfill was rolled back and is on hold');
    const released = await scene.deploy({ command: 'release', reason: 'fixed' });
    expect(released.main.outputs, released.main.log).toMatchObject({ status: 'in_progress', 'next-phase': 'backfill' });
    expect(scene.pull.comments[0]?.body).toContain('⏩ next is backfill');
    expect((await scene.deploy({ phase: 'backfill' })).main.outputs).toMatchObject({ 'next-phase': 'gate' });
    expect(await currencies()).toBe(1000);
  });

  it('are refused in front of a contract that nobody confirmed, and nothing is sent', async () => {
    scene = await openShop();
    const before = await scene.deploy({ phase: 'contract', confirm: 'shop' });
    expect(before.main).toMatchObject({ outcome: 'failure', outputs: { 'next-phase': 'expand', complete: 'false' } });
    await scene.applied('expand', 'backfill', 'gate');
    const { main, post } = await scene.deploy({ confirm: 'shopp' });
    expect(main).toMatchObject({ outcome: 'failure', outputs: { status: 'refused', 'next-phase': 'contract' } });
    expect(main.annotations.map(({ message }) => message).join()).toContain('needs a confirmation');
    expect(main.summary).toContain('⛔ **The contract contract of shop needs a confirmation.**');
    // What would be confirmed, so that whoever types the name knows it.
    for (const shown of [main.log, main.summary])
      expect(shown).toMatch(/about to run the contract contract of shop[\s\S]*1\. ALTER TABLE[\s\S]*about 1,000 rows/);
    expect(main.summary).toContain('| contract | ◻️ next |');
    expect(post?.annotations).toEqual([]);
  });

  it('are refused all together where the contract at their end is not confirmed', async () => {
    scene = await openShop();
    const { main } = await scene.deploy({ phase: 'all' });
    expect(main).toMatchObject({
      outcome: 'failure',
      outputs: { status: 'refused', phase: '', 'next-phase': 'expand' },
    });
    expect(main.log).toContain('The contract contract of shop needs a confirmation.');
    expect(await scene.database.query('SHOW TABLES')).toHaveLength(1);
    const confirmed = await scene.deploy({ phase: 'all', confirm: 'shop' });
    expect(confirmed.main.outputs, confirmed.main.log).toMatchObject({ status: 'complete' });
    expect((await scene.deploy({ phase: 'all' })).main.outcome).toBe('success');
  });

  it('show who approved the run, also for another environment, and nobody without the permission', async () => {
    scene = await openShop();
    const run = scene.repository.run({ approvals: [{ user: 'hubot' }, { user: 'mona', environments: ['other'] }] });
    const approved = await scene.deploy({ environment: 'production' }, { run });
    expect(approved.main.summary).toContain('| hubot, mona \\(for other\\) |');
    expect(scene.pull.comments[0]?.body).toContain('| hubot, mona \\(for other\\) |');
    scene.github.misbehave('GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals', {
      status: 403,
      message: 'Resource not accessible by integration',
    });
    const silent = await scene.deploy({ environment: 'production' });
    expect(silent.main.outcome).toBe('success');
    expect(silent.main.summary).not.toContain('hubot');
    expect(silent.main.annotations).toEqual([]);
  });
});

describe('the other commands', () => {
  it('report the status of a file and of a name, pause and unpause, verify, check the server and write a snapshot', async () => {
    scene = await openShop();
    const untouched = await scene.deploy({ command: 'status' });
    expect(untouched.main).toMatchObject({
      outcome: 'success',
      outputs: { status: 'in_progress', phase: '', 'next-phase': 'expand', progress: '0', complete: 'false' },
    });
    expect(scene.github.calls).toEqual([]);
    await scene.deploy();
    const named = await scene.deploy({ command: 'status', migration: 'shop' });
    expect(named.main.outputs).toMatchObject({ status: 'in_progress', phase: 'expand' });
    const file = await scene.deploy({ command: 'status' });
    expect(file.main.outputs).toMatchObject({ status: 'in_progress', phase: 'expand', 'next-phase': 'backfill' });
    expect(file.main.summary).toContain('**shop: backfill pending**');
    const all = await scene.deploy({ command: 'status', migration: '' });
    expect(all.main.outcome).toBe('success');
    const paused = await scene.deploy({ command: 'pause', migration: 'shop', reason: 'sale' });
    expect(paused.main.summary).toContain('shop is paused');
    expect(paused.main.summary).toContain('> - Paused by octocat');
    expect((await scene.deploy({ command: 'pause', migration: 'shop' })).main.outcome).toBe('failure');
    await scene.deploy({ command: 'unpause', reason: 'over' });
    const verified = await scene.deploy({ command: 'verify' });
    expect(verified.main.outcome).toBe('failure');
    expect(verified.main.summary).toContain('❌ **3 of 4 checks failed.');
    expect(verified.main.summary).toContain('```text\nFAIL  backfill: not complete: pending\n');
    const doctor = await scene.deploy({ command: 'doctor', migration: '' });
    expect(doctor.main.summary).toContain('### phasedb doctor');
    const snapshot = await scene.deploy({ command: 'snapshot', migration: '', snapshot: 'made.json' });
    expect(snapshot.main.outcome, snapshot.main.log).toBe('success');
    const made = JSON.parse(await readFile(join(scene.job.workspace, 'made.json'), 'utf8'));
    const names = made.tables.map(({ name }: { name: string }) => name);
    expect(names).toContain('orders');
    expect(names.filter((name: string) => name.startsWith('phasedb_'))).toEqual([]);
    expect(made.migrations).toMatchObject([{ name: 'shop', phases: [{ name: 'expand', complete: true }] }]);
    // Figures that nobody has to review; those of `rows` are the server's guess.
    for (const table of made.tables as { rows: number }[]) table.rows += 1;
    await scene.write('made.json', JSON.stringify(made));
    const again = await scene.deploy({ command: 'snapshot', migration: '', snapshot: 'made.json' });
    expect(again.main.summary).toContain('made.json stays as it is');
    expect(await readFile(join(scene.job.workspace, 'made.json'), 'utf8')).toBe(JSON.stringify(made));
    await scene.write('phasedb.yaml', 'snapshot: from-config.json\n');
    await scene.deploy({ command: 'snapshot', migration: '' });
    expect(await readFile(join(scene.job.workspace, 'from-config.json'), 'utf8')).toContain('"orders"');
  });

  it('refuse files that no glob matches, and what is no command', async () => {
    scene = await openShop();
    await scene.write('elsewhere/other.yaml', shop);
    const refusals = [
      { migration: 'elsewhere/other.yaml' },
      { migration: '../shop.yaml' },
      { command: 'status', migration: 'elsewhere/other.yaml' },
      { migrations: 'migrations/a*.yaml' },
      { command: 'rum' },
      { config: 'nowhere.yaml' },
      { migration: '' },
      { comment: 'maybe' },
      { 'comment-id': 'a b' },
      { 'fail-on-incomplete': 'maybe' },
    ];
    for (const inputs of refusals) {
      const { main } = await scene.deploy(inputs);
      expect(main, JSON.stringify(inputs)).toMatchObject({ outcome: 'failure', outputs: { status: 'refused' } });
      expect(main.summary).toContain('⛔');
      expect(main.log).not.toContain('This is a bug');
    }
    await scene.write('conf/phasedb.yaml', 'migrations: [../elsewhere]\n');
    const allowed = await scene.deploy({ migration: './elsewhere/other.yaml', config: 'conf/phasedb.yaml' });
    expect(allowed.main.outcome, allowed.main.log).toBe('success');
    const written = await scene.deploy({ migration: 'elsewhere/other.yaml', migrations: 'x.yaml\n./elsewhere/*.yaml' });
    expect(written.main.outcome, written.main.log).toBe('success');
  });

  it('run with the rules of the configuration', async () => {
    scene = await openShop(shopWith({ backfill: ['size: 90000', 'delay_ms: 0'] }));
    await scene.deploy();
    const strict = await scene.deploy();
    expect(strict.main.log).toContain('backfill-batch-too-large');
    await scene.deploy({ command: 'rollback', to: 'backfill', confirm: 'shop' });
    await scene.deploy({ command: 'release', reason: 'strict rules' });
    await scene.write('phasedb.config.yaml', 'rules:\n  backfill-batch-too-large: off\n');
    expect((await scene.deploy()).main.log).not.toContain('backfill-batch-too-large');
  });
});

describe('a migration that cannot go on', () => {
  it('reports a gate that timed out, with the next command', async () => {
    const gate = [
      'query: "SELECT COUNT(*) FROM orders WHERE currency IS NULL"',
      'expected: 0',
      'poll_interval_ms: 200',
      'timeout_minutes: 0.01',
    ];
    scene = await openShop(shopWith({ gate }));
    await scene.deploy();
    await scene.deploy();
    await scene.database.query('INSERT INTO orders (amount) VALUES (1)');
    const { main } = await scene.deploy();
    expect(main).toMatchObject({ outcome: 'failure', outputs: { status: 'timed_out', phase: 'gate', progress: '' } });
    expect(main.summary).toContain('⌛ **The gate gate did not hold');
    expect(main.summary).toContain('command: resume\nmigration: migrations/shop.yaml\nphase: next');
    const later = await scene.deploy({ command: 'status' });
    expect(later.main).toMatchObject({ outcome: 'success', outputs: { status: 'timed_out', 'next-phase': 'gate' } });
  });

  it('is locked while another run works on it, which is named', async () => {
    const gate = [
      'query: "SELECT COUNT(*) FROM orders WHERE currency IS NULL"',
      'expected: 0',
      'poll_interval_ms: 200',
      'timeout_minutes: 60',
    ];
    scene = await openShop(shopWith({ gate }));
    await scene.deploy();
    await scene.deploy();
    // It runs for as long as it is to be looked at.
    await scene.database.query('INSERT INTO orders (amount) VALUES (1)');
    const slow = scene.deploy({}, { actor: 'hubot' });
    await until('it runs', async () => (await scene.deploy({ command: 'status' })).main.outputs.status === 'locked');
    const { main } = await scene.deploy();
    expect(main).toMatchObject({ outcome: 'failure', outputs: { status: 'locked', 'next-phase': 'gate' } });
    expect(main.summary).toMatch(/🔒 \*\*.*hubot/);
    expect(main.summary).toContain('| gate | 🔄 running for');
    await until('it has taken long enough to be shown while it runs', () =>
      scene.github.writes.some(({ body }) => JSON.stringify(body).includes('🔄 gate is running')),
    );
    await scene.database.query("UPDATE orders SET currency = 'EUR' WHERE currency IS NULL");
    expect((await slow).main.outcome).toBe('success');
    expect(scene.pull.comments).toHaveLength(1);
  });

  it('fails with the server words, and says how to go on', async () => {
    scene = await openShop();
    await scene.deploy();
    await scene.database.query('ALTER TABLE orders ADD CONSTRAINT no_euro CHECK (amount <> 500 OR currency IS NULL)');
    const { main } = await scene.deploy();
    expect(main).toMatchObject({ outcome: 'failure', outputs: { status: 'failed', 'next-phase': 'backfill' } });
    expect(main.summary).toMatch(/^### phasedb run: `shop`\n\n❌ \*\*/);
    expect(main.summary).toContain('command: resume');
    expect(scene.pull.comments[0]?.body).toContain('❌ backfill has failed');
    const away = await scene.deploy({ 'database-url': 'mysql://root:x@127.0.0.1:1/nowhere' });
    expect(away.main).toMatchObject({ outcome: 'failure', outputs: { status: 'failed', complete: 'false' } });
    expect(away.main.summary).toContain('❌');
  });

  it('is stopped by max-runtime in good order, which only fails the job where that is asked for', async () => {
    scene = await openShop(shopWith({ backfill: ['size: 100', 'delay_ms: 300'] }), 3000);
    await scene.deploy();
    // On a busy machine the second may be over before the first chunk is done; then the next run comes further.
    const early = await until('some rows are done', async () => {
      const run = await scene.deploy({ 'max-runtime': '1s' });
      expect(run.main).toMatchObject({ outcome: 'success', outputs: { status: 'in_progress' } });
      return Number(run.main.outputs.progress) > 0 && run;
    });
    expect(early.main.outputs).toMatchObject({ phase: 'backfill' });
    expect(Number(early.main.outputs.progress)).toBeLessThan(100);
    expect(early.main.summary).toContain('go on with backfill from where it stopped');
    const red = await scene.deploy({ 'max-runtime': '1s', 'fail-on-incomplete': 'true' });
    expect(red.main).toMatchObject({ outcome: 'failure', outputs: { status: 'in_progress' } });
  });
});

describe('every migration that is due', () => {
  it('advances in one step, never into a contract; what waits for a person fails the job once', async () => {
    const gate = [
      'query: "SELECT COUNT(*) FROM orders WHERE currency IS NULL OR amount < 0"',
      'poll_interval_ms: 200',
      'timeout_minutes: 0.01',
    ];
    scene = await openShop(shopWith({ gate }));
    await scene.database.query('INSERT INTO orders (amount) VALUES (-1)');
    const column = 'ALTER TABLE orders ADD COLUMN note INT NULL';
    const late = `migration: late\ndepends_on: [shop]\nphases:\n  - {name: expand, sql: ${column}, irreversible: "no"}\n`;
    await scene.write('migrations/a/late.yml', late);
    const step = async () => (await scene.deploy(schedule)).main;
    const results = (json = '') => {
      const read = JSON.parse(json) as { results: { migration: string; exit: number; status: string }[] };
      return read.results.map(({ migration, exit, status }) => [migration, exit, status]);
    };
    const waits = ['late', 0, 'in_progress'];
    const first = await step();
    expect(first, first.log).toMatchObject({ outcome: 'failure', outputs: { status: 'timed_out', complete: 'false' } });
    expect(results(first.outputs['results-json'])).toEqual([['shop', 2, 'timed_out'], waits]);
    expect(scene.pull.comments[0]?.body).toContain('gate');
    const second = await step();
    expect(second).toMatchObject({ outcome: 'failure', outputs: { status: 'timed_out' } });
    expect(results(second.outputs['results-json'])).toEqual([['shop', 4, 'timed_out'], waits]);
    const third = await step();
    expect(third).toMatchObject({ outcome: 'success', outputs: { status: 'timed_out', complete: 'false' } });
    expect(third.log).toContain('as an earlier command has said');
    expect(third.summary).toMatch(/^### phasedb advance/);

    await scene.database.query('DELETE FROM orders WHERE amount < 0');
    expect((await scene.deploy({ command: 'resume', phase: 'next' })).main.outcome).toBe('success');
    const open = await step();
    expect(open).toMatchObject({ outcome: 'success', outputs: { status: 'in_progress', complete: 'false' } });
    expect(open.log).toContain('shop waits for its contract contract');
    expect((await scene.deploy({ phase: 'contract', confirm: 'shop' })).main.outcome).toBe('success');
    expect(await step()).toMatchObject({ outcome: 'success', outputs: { status: 'complete', complete: 'true' } });
  });
});

function scheduled(path: string): Readonly<Record<string, string>> {
  const steps = Object.values(workflowOf(path, readFileSync(path, 'utf8')).jobs).flatMap((job) => job.steps ?? []);
  const given = steps.filter(isOurs).map((step) => step.with ?? {});
  expect(given).toHaveLength(1);
  const {
    command,
    migrations,
    until: end,
    'take-over': takeOver,
    'max-runtime': most,
  } = given[0] as Record<string, string>;
  return {
    command: `${command}`,
    migrations: `${migrations}`,
    until: `${end}`,
    'take-over': `${takeOver}`,
    'max-runtime': `${most}`,
  };
}

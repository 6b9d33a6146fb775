import { afterEach, describe, expect, it } from 'vitest';
import { faults } from '../../github/misbehaviour.ts';
import { until } from '../../integration/run/child.ts';
import type { Scene } from './scene.ts';
import { openShop, shopWith } from './shop.ts';

let scene: Scene;
afterEach(() => scene.close());

const gate = (ref = `$${'{{ sha }}'}`) => [
  `deployed: {environment: production, ref: "${ref}"}`,
  'query: "SELECT COUNT(*) FROM orders WHERE currency IS NULL"',
  'expected: 0',
  'poll_interval_ms: 300',
  'timeout_minutes: 100',
];
const deployments = 'GET /repos/{owner}/{repo}/deployments';

/** Up to the gate. */
async function openGate(ref?: string): Promise<void> {
  scene = await openShop(shopWith({ gate: gate(ref) }));
  await scene.applied('expand', 'backfill');
}
const pass = (inputs: Readonly<Record<string, string>> = {}) => scene.deploy({ 'max-runtime': '60s', ...inputs });
/** Long enough for one look, also on a busy machine. */
async function wait(inputs: Readonly<Record<string, string>> = {}, options: Parameters<Scene['deploy']>[1] = {}) {
  for (const seconds of [3, 12, 48]) {
    const result = await scene.deploy({ 'max-runtime': `${seconds}s`, ...inputs }, options);
    if (/gate: |GitHub did not answer/.test(result.main.log)) return result;
  }
  throw new Error('the gate was not asked within 48 s');
}
const migrationCommit = () => scene.pull.mergeCommit?.sha ?? '';

describe('a gate that waits for a deployment', () => {
  it('holds until a commit with the migration is live, and does not count what phasedb did itself', async () => {
    scene = await openShop(shopWith({ gate: gate() }));
    const before = scene.repository.resolve(migrationCommit())?.parents[0] ?? '';
    const earlier = scene.repository.deployment({
      environment: 'production',
      sha: before,
      states: ['success', 'inactive'],
    });
    const own = scene.repository.run();
    await scene.deploy({}, { run: own });
    await scene.deploy();
    // The job of the first run was bound to the environment, and its success made the earlier one inactive.
    const { createdAt } = earlier;
    scene.repository.deployment({ environment: 'production', sha: scene.repository.head.sha, run: own, createdAt });
    const present = scene.repository.run();
    scene.repository.deployment({
      environment: 'production',
      sha: scene.repository.head.sha,
      run: present,
      states: ['in_progress'],
    });
    const waiting = await wait({}, { run: present });
    expect(waiting.main).toMatchObject({
      outcome: 'success',
      outputs: { status: 'in_progress', 'next-phase': 'gate' },
    });
    expect(waiting.main.log).toContain(`gate: ${before.slice(0, 10)} is live and does not contain it`);
    // Elsewhere, or not successful, it counts for nothing.
    const { sha } = scene.repository.head;
    scene.repository.deployment({ environment: 'staging', sha });
    scene.repository.deployment({ environment: 'production', sha, states: ['in_progress', 'failure'] });
    expect((await wait()).main.outputs).toMatchObject({ status: 'in_progress', 'next-phase': 'gate' });
    // A later commit, made inactive by a job of phasedb's.
    scene.repository.deployment({ environment: 'production', sha, states: ['success', 'inactive'] });
    scene.repository.deployment({ environment: 'production', sha, run: own });
    const passed = await pass();
    expect(passed.main.outputs, passed.main.log).toMatchObject({ 'next-phase': 'contract' });
  });

  it('does not count a run of the same workflow that only looked, but the application of another one', async () => {
    await openGate();
    const { sha } = scene.repository.head;
    const looked = scene.repository.run();
    await scene.deploy({ command: 'status' }, { run: looked });
    scene.repository.deployment({ environment: 'production', sha, run: looked });
    expect((await wait()).main.outputs).toMatchObject({ status: 'in_progress', 'next-phase': 'gate' });
    const released = scene.repository.run({ path: '.github/workflows/release.yml' });
    scene.repository.deployment({ environment: 'production', sha, run: released });
    expect((await pass()).main.outputs).toMatchObject({ 'next-phase': 'contract' });
  });

  it('does not count what somebody took back', async () => {
    await openGate();
    const live = { environment: 'production', sha: migrationCommit() };
    scene.repository.deployment({ ...live, states: ['success', 'inactive'] });
    // The job that asks is bound to the environment as well, and has made nothing inactive yet.
    const run = scene.repository.run();
    scene.repository.deployment({ ...live, run, states: ['in_progress'] });
    const waiting = await wait({}, { run });
    expect(waiting.main.outputs).toMatchObject({ status: 'in_progress', 'next-phase': 'gate' });
    expect(waiting.main.log).toContain('no deployment to production succeeded');
    scene.repository.deployment(live);
    expect((await pass()).main.outputs).toMatchObject({ 'next-phase': 'contract' });
  });

  it('needs no right to read runs', async () => {
    await openGate();
    scene.github.misbehave('GET /repos/{owner}/{repo}/actions/runs/{run_id}', faults.readOnlyToken);
    const released = scene.repository.run({ path: '.github/workflows/release.yml' });
    scene.repository.deployment({ environment: 'production', sha: migrationCommit(), run: released });
    expect((await pass()).main.outputs).toMatchObject({ 'next-phase': 'contract' });
  });

  it('knows commits, tags and branches, and waits for one that is not there yet', async () => {
    await openGate('v7');
    scene.repository.deployment({ environment: 'production', sha: scene.repository.head.sha });
    const unknown = await wait();
    expect(unknown.main.log).toContain('v7 is not a commit, tag or branch');
    scene.repository.tags.set('v7', migrationCommit());
    expect((await pass()).main.outputs).toMatchObject({ 'next-phase': 'contract' });
  });

  it('is asked again in front of the contract: an application that was rolled back since closes it', async () => {
    await openGate();
    const live = { environment: 'production', sha: scene.repository.head.sha };
    scene.repository.deployment(live);
    await pass();
    const before = scene.repository.resolve(migrationCommit())?.parents[0] ?? '';
    scene.repository.deployment({ environment: 'production', sha: before });
    const refused = await scene.deploy({ confirm: 'shop' });
    expect(refused.main).toMatchObject({ outcome: 'failure', outputs: { status: 'refused', 'next-phase': 'gate' } });
    expect(refused.main.summary).toContain(`${before.slice(0, 10)} is live and does not contain it`);
    expect(refused.main.summary).toContain('Deploy the application to production again');
    scene.repository.deployment(live);
    await pass();
    const { main } = await scene.deploy({ confirm: 'shop' });
    expect(main.outputs, main.log).toMatchObject({ status: 'complete' });
  });

  it('stays complete where GitHub does not answer before the contract, which is refused', async () => {
    await openGate();
    scene.repository.deployment({ environment: 'production', sha: scene.repository.head.sha });
    await pass();
    scene.github.misbehave(deployments, { status: 422, message: 'Validation Failed', times: 1 });
    const refused = await scene.deploy({ confirm: 'shop' });
    expect(refused.main).toMatchObject({
      outcome: 'failure',
      outputs: { status: 'refused', 'next-phase': 'contract' },
    });
    expect(refused.main.log).toContain('GitHub did not answer (422');
    expect(refused.main.summary).not.toContain('Deploy the application');
    const { main } = await scene.deploy({ confirm: 'shop' });
    expect(main.outputs, main.log).toMatchObject({ status: 'complete' });
  });

  it('is asked again from behind another gate, too', async () => {
    const soak = [
      '- name: soak',
      '  type: gate',
      '  wait_until:',
      ...gate()
        .slice(1)
        .map((line) => `    ${line}`),
    ];
    const text = shopWith({ gate: gate().slice(0, 1) }).replace(
      '  - name: contract',
      `${soak.map((line) => `  ${line}`).join('\n')}\n  - name: contract`,
    );
    scene = await openShop(text);
    const live = { environment: 'production', sha: scene.repository.head.sha };
    scene.repository.deployment(live);
    for (const _ of [1, 2, 3, 4]) await scene.deploy();
    const before = scene.repository.resolve(migrationCommit())?.parents[0] ?? '';
    scene.repository.deployment({ environment: 'production', sha: before });
    const refused = await scene.deploy({ confirm: 'shop' });
    expect(refused.main.outputs, refused.main.log).toMatchObject({ status: 'refused', 'next-phase': 'gate' });
    scene.repository.deployment(live);
    await pass();
    const { main } = await scene.deploy({ confirm: 'shop' });
    expect(main.outputs, main.log).toMatchObject({ status: 'complete' });
  });

  it('is refused where no commit of the branch has the migration: another one may be live without its code', async () => {
    scene = await openShop();
    scene.repository.deployment({ environment: 'production', sha: scene.repository.head.sha });
    const migration = 'migrations/local.yaml';
    await scene.write(migration, shopWith({ name: 'local', gate: gate() }));
    for (const _ of [1, 2]) await scene.deploy({ migration });
    const { main } = await pass({ migration });
    expect(main).toMatchObject({ outcome: 'failure', outputs: { status: 'refused', 'next-phase': 'gate' } });
    expect(main.log).toContain('the commit that last changed migrations/local.yaml');
  });

  it('is refused before it begins where the token may not read deployments', async () => {
    await openGate();
    scene.github.misbehave(deployments, faults.readOnlyToken);
    const { main } = await pass();
    expect(main).toMatchObject({ outcome: 'failure', outputs: { status: 'refused', 'next-phase': 'gate' } });
    expect(main.annotations.at(0)?.message).toContain('`permissions: deployments: read`');
    expect(main.summary).toContain('| gate | ◻️ next |');
    const noToken = await pass({ 'github-token': '' });
    expect(noToken.main.outputs).toMatchObject({ status: 'refused' });
    expect(noToken.main.log).toContain('the input github-token is empty');
  });

  it('goes on waiting while GitHub is not well, and warns where the job has the same environment', async () => {
    await openGate();
    scene.github.misbehave(deployments, { status: 422, message: 'Validation Failed' });
    const { main } = await wait({ environment: 'Production' });
    expect(main).toMatchObject({ outcome: 'success', outputs: { status: 'in_progress', 'next-phase': 'gate' } });
    expect(main.log).toContain('GitHub did not answer (422');
    expect(main.annotations).toMatchObject([{ level: 'warning', title: 'phasedb: gate and job share an environment' }]);
  });

  it('is left within 5 s of a cancel, whatever GitHub does', async () => {
    await openGate();
    scene.github.misbehave('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', { delayMs: 60_000 });
    scene.repository.deployment({ environment: 'production', sha: migrationCommit() });
    const asked = until('GitHub is asked', () => scene.github.calls.some(({ path }) => path.endsWith('/statuses')));
    const { main, slowdown } = await scene.deploy({}, { cancelWhen: () => asked });
    expect(main.msToCancel).toBeLessThan(5_000 * slowdown);
    expect(main.outputs).toMatchObject({ status: 'in_progress', 'next-phase': 'gate' });
  });
});

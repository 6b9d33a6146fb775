import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const file =
  'migration: m\nphases:\n  - name: live\n    type: gate\n    wait_until:\n      deployed: {environment: production, ref: main}\n';
const job = (name: string, environment: string, uses: string) =>
  `  ${name}:\n    runs-on: ubuntu-latest\n    environment: ${environment}\n    steps:\n      - uses: ${uses}\n`;
const phases = job('phases', 'production', 'phasedb-action/phasedb-action@v1');
const app = job('app', 'Production', './.github/actions/deploy');
const check = async (workflows: Readonly<Record<string, string>>, text = file) => {
  const code = Object.fromEntries(
    Object.entries(workflows).map(([name, jobs]) => [`.github/workflows/${name}`, `on: push\njobs:\n${jobs}`]),
  );
  return findingsOf('gate-own-environment', await lintExample({ file: text, code }));
};

describe('gate-own-environment', () => {
  it('warns where only phasedb is bound to the environment', async () => {
    expect(await check({ 'db.yml': phases })).toMatchObject([
      {
        severity: 'warning',
        place: { line: 3 },
        message:
          'The gate live waits for a deployment to production, but the job phases of .github/workflows/db.yml runs phasedb in that environment. The gate ignores the deployments of that job.',
      },
    ]);
  });

  it('warns where the application is deployed by the same workflow, which never counts', async () => {
    const [finding] = await check({ 'all.yml': `${phases}${app}` });
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('also ignores deployments by the job app of .github/workflows/all.yml');
  });

  it('is a remark where the application has a workflow of its own', async () => {
    expect(await check({ 'db.yml': phases, 'app.yml': app })).toMatchObject([{ severity: 'info' }]);
  });

  it('stays short, whatever jobs are called', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `${'x'.repeat(500)}${index}`);
    const [finding] = await check({ 'db.yml': names.map((name) => phases.replace('phases:', `${name}:`)).join('') });
    expect(finding?.message.length).toBeLessThan(600);
  });

  it.each([
    ['another environment', { 'db.yml': job('phases', 'production-db', 'phasedb-action/phasedb-action@v1') }],
    ['no deployment', { 'db.yml': phases.replace('production', '{name: production, deployment: false}') }],
    [
      'an environment that the run chooses',
      { 'db.yml': job('phases', `\${{ inputs.environment }}`, 'phasedb-action/phasedb-action@v1') },
    ],
    ['jobs without phasedb', { 'app.yml': app }],
    ['what is no workflow', { 'db.yml': `${phases}  x: [` }],
    ['a broken job', { 'db.yml': '  phases: [production]\n' }],
  ])('is silent about %s', async (_what, workflows) => {
    expect(await check(workflows)).toEqual([]);
  });

  it('is silent about a gate that waits for no deployment', async () => {
    const text = file.replace('deployed: {environment: production, ref: main}', 'query: SELECT 0');
    expect(await check({ 'db.yml': phases }, text)).toEqual([]);
  });
});

import { listed } from '../../migration/problem.ts';
import type { DeployingJob } from '../deploying-job.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const file = (environment: string) =>
  yaml`
    migration: m
    phases:
      - name: gate
        wait_until:
          deployed: {environment: ${environment}, ref: "\${{ sha }}"}
  `;
const deploy = yaml`
    on: workflow_dispatch
    jobs:
      phases:
        runs-on: ubuntu-latest
        environment: production
        steps:
          - uses: phasedb-action/phasedb-action@v1
            with: {command: run}
  `;

export const rule: Rule = {
  name: 'gate-own-environment',
  group: 'phases',
  severity: 'warning',
  flags:
    'A gate on deployments to an environment to which a job with phasedb in it is bound. Info where the application is deployed there by another workflow.',
  why: 'A job that is bound to an environment makes a deployment of its own there, which says nothing of the application. What phasedb’s own workflows deploy is not counted.',
  instead:
    'Deploy the application by another workflow than the phases. Or bind the job to an environment of its own, or with `deployment: false` beside `name`.',
  examples: {
    bad: { file: file('production'), code: { '.github/workflows/phases.yml': deploy } },
    good: {
      file: file('production'),
      code: {
        '.github/workflows/phases.yml': deploy.replace(
          'environment: production',
          'environment: {name: production, deployment: false}',
        ),
      },
    },
  },
  *phase({ phase }, { settings }) {
    if (phase.type !== 'gate' || phase.deployed === undefined) return;
    const wanted = phase.deployed.environment.toLowerCase();
    const bound = settings.deployingJobs.filter(({ environment }) => environment.toLowerCase() === wanted);
    const own = bound.filter(({ isOurs }) => isOurs);
    if (own.length === 0) return;
    const files = new Set(own.map(({ file: path }) => path));
    const others = bound.filter(({ isOurs }) => !isOurs);
    const uncounted = others.filter(({ file: path }) => files.has(path));
    yield {
      place: phase.place,
      message: `${phase.name} waits for a deployment to ${phase.deployed.environment}, which is also the environment of ${named(own)}, where phasedb runs.${uncounted.length === 0 ? '' : ` What ${named(uncounted)} deploys there is not counted either: it is of the same workflow.`}`,
      ...(others.length > uncounted.length ? { severity: 'info' as const } : {}),
    };
  },
};

function named(jobs: readonly DeployingJob[]): string {
  const most = jobs.slice(0, 3);
  return listed(most.map(({ job, file: path }) => `the job ${job.slice(0, 60)} of ${path.slice(0, 100)}`));
}

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
    'A gate that waits for a deployment to an environment which a job that runs phasedb also uses. The finding is info if another workflow deploys the application there.',
  why: 'GitHub records a deployment for every job with an `environment`, also for the job that only runs phasedb. Such a deployment does not show that the application runs there, so the gate ignores deployments by workflows that run phasedb.',
  instead:
    'Deploy the application in a different workflow than the phases. Or give the phasedb job a separate environment, or add `deployment: false` next to its `name`.',
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
      message: `The gate ${phase.name} waits for a deployment to ${phase.deployed.environment}, but ${named(own)} ${own.length === 1 ? 'runs' : 'run'} phasedb in that environment. The gate ignores the deployments of ${own.length === 1 ? 'that job' : 'those jobs'}.${uncounted.length === 0 ? '' : ` It also ignores deployments by ${named(uncounted)}, in the same workflow.`}`,
      ...(others.length > uncounted.length ? { severity: 'info' as const } : {}),
    };
  },
};

function named(jobs: readonly DeployingJob[]): string {
  const most = jobs.slice(0, 3);
  return listed(most.map(({ job, file: path }) => `the job ${job.slice(0, 60)} of ${path.slice(0, 100)}`));
}

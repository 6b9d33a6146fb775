import { actionMetadata, commands } from './action-metadata.ts';
import { isOurs, type Job, type Step, type Workflow } from './workflow.ts';

/**
 * Where a workflow breaks the rules that we set ourselves, beyond what GitHub asks: least rights, nothing of an event in a
 * shell, pinned actions, an end in time, deploys that are bound and take turns, and inputs and outputs that the action has.
 * @returns a sentence for each break; none for a good workflow
 */
export function brokenHouseRules(workflow: Workflow): readonly string[] {
  return [
    ...headComment(workflow),
    ...events(workflow),
    ...permissionReasons(workflow),
    ...outputsUsed(workflow),
    ...(/\bnpx +phasedb\b/.test(workflow.text) ? ['a bare npx phasedb runs whatever has that name'] : []),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) =>
      [...jobRules(workflow, job), ...(job.steps ?? []).flatMap((step) => stepRules(workflow, job, step))].map(
        (problem) => `job ${name}: ${problem}`,
      ),
    ),
  ].map((problem) => `${workflow.path}: ${problem}`);
}

function headComment({ kind, text }: Workflow): readonly string[] {
  const head = /^(?:#.*\n)+/.exec(text)?.[0] ?? '';
  return kind === 'example' && !/^# To change: /m.test(head) ? ['its head comment does not say what to change'] : [];
}

function events({ on }: Workflow): readonly string[] {
  return 'pull_request_target' in on ? ['pull_request_target gives the code of strangers our rights'] : [];
}

function permissionReasons({ permissions, text }: Workflow): readonly string[] {
  const grants = [...text.matchAll(/^ +[a-z-]+: (?:read|write)\b.*$/gm)].map(([line]) => line);
  return [
    ...(permissions === undefined || Object.keys(permissions).length > 0
      ? ['its top-level permissions are not {}']
      : []),
    ...grants
      .filter((line) => !/permission-/.test(line) && !/ # \w/.test(line))
      .map((line) => `no reason is given for ${line.trim()}`),
  ];
}

/** Each `steps.ID.outputs.NAME` of a step of ours. Which job it stands in, the official validator has looked at. */
function outputsUsed({ text, jobs }: Workflow): readonly string[] {
  const ours = new Set(
    Object.values(jobs)
      .flatMap(({ steps = [] }) => steps)
      .flatMap((step) => (isOurs(step) && step.id !== undefined ? [step.id] : [])),
  );
  return [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)]
    .filter(([, id, output]) => ours.has(id as string) && !Object.hasOwn(actionMetadata.outputs, output as string))
    .map(([, , output]) => `action.yml has no output ${output}`);
}

function jobRules(workflow: Workflow, job: Job): readonly string[] {
  const problems: string[] = [];
  if (job.permissions === undefined) problems.push('it has no permissions of its own');
  if (job.uses === undefined && job['timeout-minutes'] === undefined) problems.push('it has no timeout-minutes');
  if ((job.steps ?? []).some(touchesDatabase)) problems.push(...deployRules(workflow, job));
  return problems;
}

function touchesDatabase(step: Step): boolean {
  return isOurs(step) && /\bsecrets\./.test(String(step.with?.['database-url'] ?? ''));
}

function deployRules(workflow: Workflow, job: Job): readonly string[] {
  const concurrency = job.concurrency ?? workflow.concurrency;
  return [
    ...(job.environment === undefined ? ['it reaches a database and is bound to no environment'] : []),
    ...(concurrency === undefined ? ['it reaches a database and has no concurrency group'] : []),
    ...(concurrency?.['cancel-in-progress'] === true ? ['a later run would cancel it in the middle of its work'] : []),
    // What a person or a merge has asked for must not get lost among those that wait.
    ...(!('schedule' in workflow.on) && concurrency?.queue !== 'max' ? ['its runs that wait cancel each other'] : []),
  ];
}

function stepRules(workflow: Workflow, job: Job, step: Step): readonly string[] {
  const given = step.with ?? {};
  const problems: string[] = [];
  if (/\$\{\{/.test(step.run ?? '')) problems.push('an expression stands inside run; pass it through env');
  if (step.uses !== undefined && !isPinned(workflow, step.uses)) problems.push(`${step.uses} is not pinned`);
  if (/^actions\/checkout@/.test(step.uses ?? '')) {
    if (given['persist-credentials'] !== false) problems.push('checkout leaves its token in the clone');
    if ('workflow_run' in workflow.on) problems.push('it checks out what the other workflow was about');
  }
  if (isOurs(step)) problems.push(...inputRules(job, given));
  return problems;
}

/** To a commit with its release beside it; what the examples show of ours itself follows the major version. */
function isPinned({ kind, text }: Workflow, uses: string): boolean {
  if (uses === './') return kind === 'own';
  if (/@[0-9a-f]{40}$/.test(uses))
    return text
      .split(uses)
      .slice(1)
      .every((rest) => /^ # v\d+\.\d+\.\d+$/m.test(rest.split('\n')[0] ?? ''));
  return kind === 'example' && /^phasedb-action\/phasedb-action@v\d+$/.test(uses);
}

const needs: Readonly<Record<string, string>> = {
  run: 'migration',
  resume: 'migration',
  verify: 'migration',
  rollback: 'to',
  release: 'reason',
  comment: 'findings-json',
  snapshot: 'snapshot',
};

function inputRules(job: Job, given: Readonly<Record<string, string | number | boolean>>): readonly string[] {
  const command = String(given.command ?? actionMetadata.inputs.command?.default);
  const problems = Object.keys(given)
    .filter((input) => !Object.hasOwn(actionMetadata.inputs, input))
    .map((input) => `action.yml has no input ${input}`);
  if (!command.includes('${{') && !commands.includes(command)) problems.push(`the action has no command ${command}`);
  const needed = needs[command];
  if (needed !== undefined && given[needed] === undefined) problems.push(`${command} needs the input ${needed}`);
  for (const input of ['database-url', 'replicas', 'probe-url']) {
    if (given[input] !== undefined && !/^\$\{\{ secrets\.\w+ \}\}$/.test(String(given[input])))
      problems.push(`${input} does not come from a secret`);
  }
  if (/\binputs\./.test(String(given.migration)) && given.migrations === undefined)
    problems.push('a path that somebody typed is held against no globs');
  const minutes = minutesOf(String(given['max-runtime'] ?? ''));
  if (minutes !== undefined && minutes >= (job['timeout-minutes'] ?? 360))
    problems.push('max-runtime does not end before timeout-minutes');
  return problems;
}

function minutesOf(duration: string): number | undefined {
  const [, number, unit] = /^(\d+)([smh])$/.exec(duration) ?? [];
  return number === undefined ? undefined : (Number(number) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h']) / 60;
}

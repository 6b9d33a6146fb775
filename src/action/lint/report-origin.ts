import { programCalled } from '../../core/next-command.ts';
import { runUrl } from '../../github/job.ts';
import { docsOf } from '../../lint/finding.ts';
import type { LintJson } from '../../report/lint/json.ts';
import type { ReportOrigin } from '../../report/lint/report-origin.ts';
import type { LintInputs } from '../inputs.ts';
import type { StepContext } from '../step-context.ts';

/** Where the links of a report lead, from GitHub's variables about the job and the action. */
export function originOfReport(
  inputs: LintInputs,
  { env, job }: StepContext,
  sha: string | undefined,
  { migrations }: LintJson,
): ReportOrigin {
  const server = job?.serverUrl;
  const repository = job && `${server}/${job.repository.owner}/${job.repository.repo}`;
  const { GITHUB_ACTION_REPOSITORY: own, GITHUB_ACTION_REF: ref } = env;
  const docs = own && server ? `${server}/${own}/blob/${encodeURIComponent(ref || 'main')}` : undefined;
  return {
    links: {
      file: (path, line) =>
        repository === undefined || sha === undefined || path.toWellFormed().split('/').includes('..')
          ? undefined
          : `${repository}/blob/${sha}/${path.split('/').map(encodeURIComponent).join('/')}${line === undefined ? '' : `#L${line}`}`,
      rule: (name) => docs && `${docs}/${docsOf(name)}`,
    },
    sha,
    runUrl: job && runUrl(job),
    reproduce: reproduce(
      inputs,
      migrations.map(({ file }) => file),
    ),
  };
}

/** Only words of plain letters that are no options: a file's name is somebody else's text, and a terminal would run it. */
function reproduce(
  { schema, snapshot, mysqlVersion, target }: LintInputs,
  files: readonly string[],
): string | undefined {
  const plain = files.filter((file) => /^[\w./][\w./-]*$/.test(file));
  if (plain.length === 0) return undefined;
  const words = [
    ...plain.slice(0, 5),
    ...(schema === undefined ? [] : ['--schema', schema]),
    ...(snapshot === undefined ? [] : ['--snapshot', snapshot, '--estimate']),
    ...(target === undefined ? [] : ['--db', 'URL', '--estimate']),
    ...(mysqlVersion === undefined ? [] : ['--mysql-version', mysqlVersion]),
  ];
  return `${programCalled()} lint ${words.filter((word) => /^[\w./-]+$/.test(word)).join(' ')}`;
}

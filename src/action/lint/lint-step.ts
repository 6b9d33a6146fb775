import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { wrongUsage } from '../../core/failure.ts';
import { toolVersion } from '../../core/tool-version.ts';
import type { Github } from '../../github/client.ts';
import { runUrl } from '../../github/job.ts';
import type { LintResult } from '../../lint/engine.ts';
import type { LintOutcome } from '../../project/lint-project.ts';
import { annotationsOf } from '../../report/lint/annotations.ts';
import { type LintJson, lintJson } from '../../report/lint/json.ts';
import { commentSections, leftOutText, unlintedText, verdict } from '../../report/lint/pull-comment.ts';
import { reportError } from '../../report/text/error-text.ts';
import { proseText } from '../../report/text/markdown.ts';
import { fitSections } from '../../report/text/sections.ts';
import { oneLine } from '../../report/text/visible.ts';
import { type LintInputs, readLintInputs } from '../inputs.ts';
import { addToSummary } from '../job-summary.ts';
import { annotate, harmless, messageText, setFailed, setOutput, valueText } from '../runner.ts';
import type { StepContext } from '../step-context.ts';
import { lintMigrations } from './lint-migrations.ts';
import { postComment, postUnlinted } from './post-comment.ts';
import { readFindings } from './read-findings.ts';
import { originOfReport } from './report-origin.ts';

/** A file has room for all. */
const MOST_REPORT_BYTES = 1_000_000_000;

/** Carries out `lint`, or `comment`, which posts the findings of another run. */
export async function lintStep(step: StepContext): Promise<void> {
  const inputs = readLintInputs();
  const workspace = step.env.GITHUB_WORKSPACE ?? process.cwd();
  const github = await openedGithub(inputs, step);
  if (inputs.command === 'comment') {
    const { pull, lint, sha } = await readFindings(inputs, step, workspace, github);
    if (pull === undefined) {
      step.log.say(
        `No open pull request has the commit ${sha.slice(0, 10)} as its head: it was closed, or has newer commits.`,
      );
      return;
    }
    const origin = originOfReport(inputs, step, sha, lint);
    await postComment({ inputs, step, github, pull, headSha: sha }, lint, origin);
    return;
  }
  let linted: LintOutcome;
  try {
    linted = await lintMigrations(inputs, step, workspace, github);
  } catch (error) {
    await reportUnlinted(inputs, step, github, error);
    throw error;
  }
  await reportLinted(inputs, step, workspace, github, linted);
}

async function reportUnlinted(
  inputs: LintInputs,
  step: StepContext,
  github: Github | undefined,
  error: unknown,
): Promise<void> {
  const { job } = step;
  const text = unlintedText(reportError(error), {
    sha: job?.pull?.headSha ?? job?.sha,
    runUrl: job && runUrl(job),
  });
  addToSummary(step.env, () => text);
  if (job?.pull === undefined) return;
  await postUnlinted({ inputs, step, github, pull: job.pull.number, headSha: job.pull.headSha }, text);
}

async function openedGithub(
  { githubToken: token }: LintInputs,
  { log, job }: StepContext,
): Promise<Github | undefined> {
  if (token === undefined || job === undefined) return undefined;
  const { openGithub } = await import('../../github/client.ts');
  return openGithub(token, log.say);
}

async function reportLinted(
  inputs: LintInputs,
  step: StepContext,
  workspace: string,
  github: Github | undefined,
  { result, failed, removed, notes, warnings }: LintOutcome,
): Promise<void> {
  const json = lintJson(result);
  const { summary, findings } = json;
  for (const text of warnings) {
    annotate('warning', harmless(text), { title: valueText('phasedb found no file') });
    addToSummary(step.env, () => `> ⚠️ ${proseText(oneLine(text, 2000))}`);
  }
  for (const note of notes) step.log.say(note);
  step.log.say(verdict(json));
  if (removed.length > 0) {
    step.log.say(
      `Taken away, so not linted: ${removed
        .slice(0, 20)
        .map((path) => oneLine(path))
        .join(', ')}`,
    );
  }
  annotateFindings(json);
  const sha = step.job?.pull?.headSha ?? step.job?.sha;
  const origin = originOfReport(inputs, step, sha, json);
  const sections = commentSections(json, origin);
  const reportOf = (mostBytes: number) =>
    fitSections(sections, mostBytes, (leftOut) =>
      leftOutText(leftOut, 'the output findings-json names a file with all'),
    ).text;
  addToSummary(step.env, reportOf);
  const report = reportOf(MOST_REPORT_BYTES);
  const files = writeFiles(inputs, step, workspace, json, report);
  setOutput('errors', valueText(summary.errors));
  setOutput('warnings', valueText(summary.warnings));
  setOutput('findings-json', valueText(files.findings));
  setOutput('report', valueText(files.report));
  if (step.job?.pull !== undefined) {
    const { pull } = step.job;
    await postComment({ inputs, step, github, pull: pull.number, headSha: pull.headSha }, json, origin);
  }
  if (inputs.sarifFile !== undefined) await writeSarif(inputs.sarifFile, workspace, result);
  if (failed)
    setFailed(
      harmless(
        `${verdict(json)}; the first: ${(findings.find(({ severity }) => severity === 'error') ?? findings[0])?.message ?? ''}`,
      ),
    );
}

function annotateFindings({ findings }: LintJson): void {
  const { shown, leftOut } = annotationsOf(findings);
  for (const { level, message, title, file, line, endLine, column, endColumn } of shown) {
    annotate(level, messageText(message), {
      title: valueText(title),
      file: valueText(file),
      startLine: line,
      ...(endLine === undefined ? {} : { endLine }),
      ...(column === undefined ? {} : { startColumn: column }),
      ...(endColumn === undefined ? {} : { endColumn }),
    });
  }
  if (leftOut > 0) {
    annotate(
      'notice',
      harmless(`${leftOut} more finding${leftOut === 1 ? '' : 's'} without an annotation; the job summary lists all.`),
    );
  }
}

function writeFiles(
  inputs: LintInputs,
  { env }: StepContext,
  workspace: string,
  json: LintJson,
  report: string,
): { readonly findings: string; readonly report: string } {
  const folder = join(env.RUNNER_TEMP ?? workspace, 'phasedb', inputs.commentId);
  mkdirSync(folder, { recursive: true });
  const paths = { findings: join(folder, 'findings.json'), report: join(folder, 'report.md') };
  writeFileSync(paths.findings, `${JSON.stringify(json, null, 2)}\n`);
  writeFileSync(paths.report, `${report}\n`);
  return paths;
}

/** @throws Failure `wrong-usage` where the file cannot be written */
async function writeSarif(path: string, workspace: string, result: LintResult): Promise<void> {
  const { lintSarif } = await import('../../report/lint/sarif.ts');
  const { rules } = await import('../../lint/rule-list.ts');
  try {
    writeFileSync(resolve(workspace, path), JSON.stringify(lintSarif(result, rules, toolVersion)));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw wrongUsage(`The file ${path} of sarif-file cannot be written (${reason}).`, 'Check its folder.');
  }
}

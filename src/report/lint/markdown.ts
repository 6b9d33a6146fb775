import type { LintResult } from '../../lint/engine.ts';
import { lintJson } from './json.ts';
import { commentSections } from './pull-comment.ts';

/** The report as the comment on a pull request has it, whole and without links. */
export function lintMarkdown(result: LintResult): string {
  const nowhere = { file: () => undefined, rule: () => undefined };
  const origin = { links: nowhere, sha: undefined, runUrl: undefined, reproduce: undefined };
  return commentSections(lintJson(result), origin)
    .map(({ text }) => text)
    .join('\n\n');
}

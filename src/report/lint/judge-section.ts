import { changeText } from '../../lint/judge-text.ts';
import { codeSpan, link, plainText, proseText } from '../text/markdown.ts';
import type { Section } from '../text/sections.ts';
import { oneLine } from '../text/visible.ts';
import type { LintJson } from './json.ts';
import type { ReportLinks } from './report-origin.ts';

/** As many changes a comment lists. */
const MOST_LISTED = 20;
const LONGEST = 400;

/** What a pull request changes about its own judge: it stands in front, for all that follows depends on it. */
export function judgeSections({ judge }: Pick<LintJson, 'judge'>, links: ReportLinks): readonly Section[] {
  if (judge === null || (judge.problem === null && judge.changes.length === 0)) return [];
  const { base, problem, changes } = judge;
  const weakening = changes.filter(({ kind }) => kind !== 'comment' && kind !== 'allow');
  const isWarning = problem !== null || weakening.length > 0;
  const compared = `, compared with the base branch (${codeSpan(oneLine(base, 60))})`;
  const idle =
    judge.configFrom === 'base' ? '. The files of the base branch judge it, so the changes have no effect yet' : '';
  const title =
    changes.length === 0
      ? '**Lint could not compare this pull request with its base branch.**'
      : weakening.length > 0
        ? `**This pull request weakens the check that judges it**${compared}${idle}:`
        : `**This pull request ignores findings or allows risks**${compared}:`;
  const unread =
    problem === null ? [] : [`${proseText(oneLine(problem, LONGEST))} Lint used the strictest settings in its place.`];
  const listed = [...weakening, ...changes.filter((change) => !weakening.includes(change))].slice(0, MOST_LISTED);
  const lines = listed.map((change) => {
    const place = `${change.file}:${change.line}`;
    return `- ${link(codeSpan(place), links.file(change.file, change.line))} ${proseText(oneLine(changeText(change, judge), LONGEST))}`;
  });
  const more = changes.length - listed.length;
  if (more > 0) lines.push(`- ${plainText(`and ${more.toLocaleString('en-US')} more; the JSON result lists all`)}`);
  const parts = [`[!${isWarning ? 'WARNING' : 'NOTE'}]`, ...unread.flatMap((one) => [one, '']), title, '', ...lines];
  const text = parts.map((line) => `> ${line}`.trimEnd()).join('\n');
  return [{ kind: 'judge', rank: 0, text }];
}

import type { JudgeChange, JudgeReport } from './judge-report.ts';

/**
 * `turns off unique-add, which hides 2 findings here, of which 1 is still reported as an error`: the end of a sentence whose subject
 * is the change; names stand between backticks.
 */
export function changeText(
  { kind, text, hides, kept }: Pick<JudgeChange, 'text' | 'hides' | 'kept'> & { readonly kind: string },
  { configFrom }: Pick<JudgeReport, 'configFrom'>,
): string {
  const findings = `${hides.toLocaleString('en-US')} finding${hides === 1 ? '' : 's'}`;
  if (kind === 'allow') return hides === 0 ? text : `${text} (${findings})`;
  if (configFrom === 'base' && kind !== 'comment')
    return `${text}; the base branch's files judge, so it hides nothing yet (it would hide ${findings} here)`;
  const left =
    kept === 0
      ? ''
      : kept === hides
        ? ', all still reported as errors'
        : `, of which ${kept.toLocaleString('en-US')} ${kept === 1 ? 'is' : 'are'} still reported as ${kept === 1 ? 'an error' : 'errors'}`;
  return `${text}, which hides ${findings} here${left}`;
}

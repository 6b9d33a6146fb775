import type { JudgeChange, JudgeReport } from './judge-report.ts';

/**
 * `turns off unique-add, which hides 2 findings here`: the end of a sentence whose subject is the change; names stand between
 * backticks.
 */
export function changeText(
  { kind, text, hides, kept }: Pick<JudgeChange, 'text' | 'hides' | 'kept'> & { readonly kind: string },
  { configFrom }: Pick<JudgeReport, 'configFrom'>,
): string {
  if (kind === 'allow') return hides === 0 ? text : `${text} (${counted(hides)})`;
  if (kind === 'workflow') return text;
  if (configFrom === 'base' && kind !== 'comment')
    return hides === 0 ? text : `${text}, which would hide ${counted(hides)} here`;
  const hidden = hides - kept;
  const hiding = hidden === 0 ? '' : `, which hides ${counted(hidden)} here`;
  const left =
    kept === 0 ? '' : `; ${counted(kept)} that it would hide ${kept === 1 ? 'is' : 'are'} reported all the same`;
  return `${text}${hiding}${left}`;
}

function counted(count: number): string {
  return `${count.toLocaleString('en-US')} finding${count === 1 ? '' : 's'}`;
}

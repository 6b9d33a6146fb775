import { isSentence } from '../text/markdown.ts';
import { visible } from '../text/visible.ts';
import type { FindingJson } from './json.ts';

/** A remark on lines of a file, as the runner shows it. */
export interface AnnotationText {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly endLine: number | undefined;
  readonly column: number | undefined;
  readonly endColumn: number | undefined;
}

/** Annotations of one step, and how many findings had no room among them. */
export interface Annotations {
  readonly shown: readonly AnnotationText[];
  readonly leftOut: number;
}

/** The runner keeps ten of a level in a step, and silently drops the others (actions/runner, ExecutionContext.cs). */
const MOST_OF_A_LEVEL = 10;
/** Longer messages are cut by the runner; a cut of ours leaves whole words. */
const MOST_CHARACTERS = 3900;

const levels = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** For the step's other annotations: its failure (error), the omitted findings and a missing comment (notices). */
const KEPT_FREE = { error: 1, warning: 0, notice: 2 } as const;

/** The worst findings, each on its line. */
export function annotationsOf(findings: readonly FindingJson[]): Annotations {
  const shown: AnnotationText[] = [];
  const used = new Map<string, number>();
  for (const finding of findings) {
    const level = levels[finding.severity as keyof typeof levels] ?? 'notice';
    const count = used.get(level) ?? 0;
    if (count >= MOST_OF_A_LEVEL - KEPT_FREE[level]) continue;
    used.set(level, count + 1);
    shown.push(annotation(level, finding));
  }
  return { shown, leftOut: findings.length - shown.length };
}

function annotation(level: AnnotationText['level'], finding: FindingJson): AnnotationText {
  const { rule, file, line, column, endLine, endColumn, message, fix } = finding;
  const instead = fix === null ? '' : `\n\n${isSentence(fix) ? '' : 'Write instead:\n'}${fix}`;
  const text = visible(message + instead);
  // Columns are shown only where a finding begins and ends on the same line.
  const oneLine = endLine === null || endLine === line;
  return {
    level,
    title: rule,
    message: text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text,
    file,
    line,
    endLine: endLine ?? undefined,
    column: oneLine ? column : undefined,
    endColumn: oneLine ? (endColumn ?? undefined) : undefined,
  };
}

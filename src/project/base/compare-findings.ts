import type { LintResult } from '../../lint/engine.ts';
import { type Finding, severities, sortFindings } from '../../lint/finding.ts';
import { type HiddenFinding, mattersToRun } from '../../lint/hidden.ts';

/** What the change's judge and the base branch's judge make of the same files. */
export interface ComparedFindings {
  /** What the change's judge hides or lowers though it matters to a run by the base branch's judge; it is reported all the same. */
  readonly kept: readonly Finding[];
  /** All findings of the base branch's judge that the change's judge hides or lowers, without what a comment or a baseline hides. */
  readonly weakened: readonly Finding[];
  /** Those of them that the change's judge reports at a lower severity. */
  readonly lowered: ReadonlySet<Finding>;
  /** What the change's comments and baseline hide. */
  readonly hidden: readonly HiddenFinding[];
}

/** Compares the findings of two judges by rule and place; their messages may name different sizes. */
export function compareFindings(head: LintResult, base: LintResult): ComparedFindings {
  const found = new Map<string, number>();
  for (const finding of head.findings) {
    const rank = severities.indexOf(finding.severity);
    found.set(keyOf(finding), Math.min(rank, found.get(keyOf(finding)) ?? rank));
  }
  const hidden = head.hidden.filter(({ by }) => by !== 'configuration');
  const named = new Set(hidden.map(({ finding }) => keyOf(finding)));
  const lost = base.findings.filter(
    (finding) => (found.get(keyOf(finding)) ?? severities.length) > severities.indexOf(finding.severity),
  );
  return {
    kept: lost.filter(mattersToRun),
    weakened: lost.filter((finding) => !named.has(keyOf(finding))),
    lowered: new Set(lost.filter((finding) => found.has(keyOf(finding)))),
    hidden,
  };
}

/** The result of the same judge without the comments and the baseline that hide errors in some files. */
export function withHiddenErrors(result: LintResult, files: ReadonlySet<string>): LintResult {
  const isError = ({ finding, by }: HiddenFinding) =>
    by !== 'configuration' && finding.severity === 'error' && files.has(finding.place.file);
  const errors = result.hidden.filter(isError);
  if (errors.length === 0) return result;
  const findings = [...result.findings, ...errors.map(({ finding }) => finding)];
  return {
    ...result,
    findings: sortFindings(
      findings,
      result.files.map(({ file }) => file),
    ),
    hidden: result.hidden.filter((one) => !isError(one)),
  };
}

export function keyOf({ rule, place, phase }: Finding): string {
  return JSON.stringify([rule, place.file, place.line, place.column, phase ?? null]);
}

/** The change's result with what it cannot hide, each with a sentence that says why. */
export function withKept(head: LintResult, { kept, hidden }: ComparedFindings): LintResult {
  const keys = new Set(kept.map(keyOf));
  const findings = [
    ...head.findings.filter((finding) => !keys.has(keyOf(finding))),
    ...kept.map((finding) => explained(finding, hidden)),
  ];
  return {
    ...head,
    findings: sortFindings(
      findings,
      head.files.map(({ file }) => file),
    ),
    hidden: head.hidden.filter(({ finding }) => !keys.has(keyOf(finding))),
  };
}

/** The base branch's result, with the same sentences. */
export function withReasons(base: LintResult, { kept, hidden }: ComparedFindings): LintResult {
  const keys = new Set(kept.map(keyOf));
  return {
    ...base,
    findings: base.findings.map((finding) => (keys.has(keyOf(finding)) ? explained(finding, hidden) : finding)),
  };
}

function explained(finding: Finding, hidden: readonly HiddenFinding[]): Finding {
  const by = hidden.find((one) => keyOf(one.finding) === keyOf(finding))?.by;
  const reason =
    by === 'comment'
      ? 'The comment phasedb-ignore does not hide an error in a migration that the change adds or edits.'
      : by === 'baseline'
        ? 'The baseline does not hide an error in a migration that the change adds or edits.'
        : 'What would hide it is not on the base branch, so it is reported all the same.';
  return { ...finding, message: `${finding.message} ${reason}` };
}

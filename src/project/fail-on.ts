/** The lowest severity that fails a lint. */
export type FailOn = 'error' | 'warning' | 'never';

const failing: Readonly<Record<FailOn, readonly string[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  never: [],
};

/** Whether a lint fails: one of its findings is at or above the severity. */
export function isFailure(findings: readonly { readonly severity: string }[], failOn: FailOn): boolean {
  return findings.some(({ severity }) => failing[failOn].includes(severity));
}

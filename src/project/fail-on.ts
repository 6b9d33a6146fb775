/** What `--fail-on` and the input `fail-on` may be. */
export const failOnChoices = ['error', 'warning', 'never'] as const;
export type FailOn = (typeof failOnChoices)[number];

const failing: Readonly<Record<FailOn, readonly string[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  never: [],
};

/** Whether a lint fails: one of its findings is at or above the severity. */
export function isFailure(findings: readonly { readonly severity: string }[], failOn: FailOn): boolean {
  return findings.some(({ severity }) => failing[failOn].includes(severity));
}

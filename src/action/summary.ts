import { appendFileSync } from 'node:fs';

/** Adds Markdown to the job's summary; nothing outside of GitHub Actions, or where the file cannot be written. */
export function writeSummary(env: Readonly<Record<string, string | undefined>>, markdown: string): void {
  if (!env.GITHUB_STEP_SUMMARY) return;
  try {
    appendFileSync(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
  } catch {
    // A summary is worth a job to nobody.
  }
}

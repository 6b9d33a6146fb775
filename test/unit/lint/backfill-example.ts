/**
 * A migration file of one backfill phase.
 * @param more lines below `batch:`, e.g. `keep_updated_at: true`
 * @param phases text of further phases, as `gate` gives it
 */
export function backfill(query: string, more: readonly string[] = [], phases = ''): string {
  const lines = more.map((line) => `      ${line}\n`).join('');
  return `migration: m\nphases:\n  - name: backfill\n    batch:\n      query: |\n        ${query} LIMIT {batch_size}\n${lines}${phases}`;
}

/** A gate phase, for behind a backfill. */
export function gate(query: string, name = 'gate'): string {
  return `  - name: ${name}\n    type: gate\n    wait_until:\n      query: ${JSON.stringify(query)}\n`;
}

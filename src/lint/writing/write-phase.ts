/** A phase name made of words that may be names of tables and columns. */
export function phaseName(...words: readonly string[]): string {
  return words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .slice(0, 60);
}

/** The YAML of an expand or contract phase. @param sql statements, one per line */
export function writeDdlPhase(type: 'expand' | 'contract', name: string, sql: string, rollback?: string): string {
  return [
    `- name: ${name}`,
    `  type: ${type}`,
    '  sql: |',
    indented(sql),
    ...(rollback === undefined ? [] : ['  rollback_sql: |', indented(rollback)]),
  ].join('\n');
}

/** A backfill phase with a query and nothing else. */
export function writeBackfill(name: string, query: string): string {
  return [`- name: ${name}`, '  type: backfill', '  batch:', '    query: |', indented(query, 6)].join('\n');
}

/** A gate that waits until a query counts nothing. */
export function writeGate(name: string, query: string): string {
  return [
    `- name: ${name}`,
    '  type: gate',
    '  wait_until:',
    `    query: ${JSON.stringify(query)}`,
    '    expected: 0',
  ].join('\n');
}

/** A gate that stays closed for a while after a phase. */
export function writeSoak(name: string, after: string, hours: number): string {
  return [
    `- name: ${name}`,
    '  type: gate',
    '  wait_until:',
    `    not_before: {after: ${after}, hours: ${hours}}`,
  ].join('\n');
}

function indented(sql: string, by = 4): string {
  return sql
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');
}

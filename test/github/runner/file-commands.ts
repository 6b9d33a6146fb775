const maxSummaryBytes = 1024 * 1024;

/**
 * The pairs in a file such as GITHUB_OUTPUT, in both forms: `name=value`, and `name<<DELIMITER`, lines, `DELIMITER`.
 * @throws Error in the runner's words where a line is neither, or a delimiter never comes
 * (actions/runner, FileCommandManager.cs, EnvFileKeyValuePairs)
 */
export function readPairs(text: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  const lines = text.split('\n');
  const isWhole = lines.at(-1) === '';
  if (isWhole) lines.pop();
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      pairs.push([line.slice(0, equals), line.slice(equals + 1)]);
      continue;
    }
    if (heredoc < 0) throw new Error(`Invalid format '${line}'`);
    const delimiter = line.slice(heredoc + 2);
    if (heredoc === 0 || delimiter === '')
      throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
    const end = lines.indexOf(delimiter, i + 1);
    if (end < 0)
      throw new Error(
        isWhole || i === lines.length - 1
          ? `Invalid value. Matching delimiter not found '${delimiter}'`
          : 'Invalid value. EOF marker missing new line.',
      );
    pairs.push([line.slice(0, heredoc), lines.slice(i + 1, end).join('\n')]);
    i = end;
  }
  return pairs;
}

/**
 * What GitHub would show of a summary file: nothing of one above 1 MiB, and the error that the runner prints then.
 * @param mask applied to each line
 */
export function readSummary(text: string, mask: (line: string) => string): { shown: string; error?: string } {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxSummaryBytes) return { shown: text.split('\n').map(mask).join('\n') };
  const kib = Math.floor(bytes / 1024);
  return {
    shown: '',
    error: `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${maxSummaryBytes / 1024}k, got ${kib}k. For more information see: https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary`,
  };
}

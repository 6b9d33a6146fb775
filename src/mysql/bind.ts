/** Values that our own statements carry. Large integers travel as bigint or as text, never as a rounded number. */
export type BindValue = string | number | bigint | boolean | null;

/**
 * Puts values into the `?` of a statement of our own. A literal made here means the same under every sql_mode
 * (NO_BACKSLASH_ESCAPES and ANSI_QUOTES change what an ordinary quoted string means): plain text is quoted, anything
 * with a character that could matter goes as hexadecimal with its character set.
 * @throws Error when the number of values is not the number of placeholders
 */
export function bind(sql: string, values: readonly BindValue[]): string {
  let next = 0;
  const bound = sql.replace(/\?/g, () => {
    if (next >= values.length) throw new Error(`more placeholders than values in: ${sql}`);
    return literal(values[next++] as BindValue);
  });
  if (next !== values.length) throw new Error(`more values than placeholders in: ${sql}`);
  return bound;
}

/** One value as an SQL literal; see {@link bind}. */
export function literal(value: BindValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('a number that is not finite cannot be sent to MySQL');
    return String(value);
  }
  if (/^[\w .,:;/@+=()*<>{}[\]-]*$/.test(value)) return `'${value}'`;
  return `_utf8mb4 X'${Buffer.from(value, 'utf8').toString('hex')}'`;
}

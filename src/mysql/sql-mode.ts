const strictModes = ['STRICT_TRANS_TABLES', 'STRICT_ALL_TABLES', 'TRADITIONAL'];

/** The modes of a `sql_mode`, in upper case. */
function modesOf(sqlMode: string): readonly string[] {
  return sqlMode
    .split(',')
    .map((mode) => mode.trim().toUpperCase())
    .filter((mode) => mode !== '');
}

/** Whether a value that does not fit is an error. @param sqlMode as `@@sql_mode` shows it */
export function isStrict(sqlMode: string): boolean {
  return modesOf(sqlMode).some((mode) => strictModes.includes(mode));
}

/** The same mode, with STRICT_TRANS_TABLES added unless it is strict already. */
export function withStrict(sqlMode: string): string {
  const modes = sqlMode.split(',').filter(Boolean);
  return isStrict(sqlMode) ? modes.join(',') : [...modes, 'STRICT_TRANS_TABLES'].join(',');
}

/** Whether MySQL refuses zero dates; with strict mode an error. */
export function refusesZeroDates(sqlMode: string): boolean {
  return modesOf(sqlMode).some((mode) => mode === 'NO_ZERO_DATE' || mode === 'TRADITIONAL');
}

/** Whether double quotes hold identifiers. */
export function isAnsiQuotes(sqlMode: string): boolean {
  return modesOf(sqlMode).some((mode) => mode === 'ANSI_QUOTES' || mode === 'ANSI');
}

/** Whether a backslash in a string is a character like any other. */
export function isNoBackslashEscapes(sqlMode: string): boolean {
  return modesOf(sqlMode).includes('NO_BACKSLASH_ESCAPES');
}

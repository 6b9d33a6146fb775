/**
 * Whether two expressions are written alike, but for quotes of identifiers, white space, parentheses and the case of
 * words outside strings: SHOW CREATE TABLE writes `(`qty` + 1)` where an author wrote `qty + 1`. Expressions that mean the
 * same and are written in another way count as different.
 */
export function sameExpression(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(expression: string): string {
  return expression
    .split(/('(?:[^'\\]|\\.|'')*')/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/[`\s()]/g, '').toLowerCase()))
    .join('')
    .replace(/_(?:utf8mb4|utf8mb3|latin1|ascii)'/g, "'");
}

/**
 * Tag for YAML inside TypeScript: `yaml` + a template literal. Drops the first line break, the last line's indentation, and
 * the indentation that all lines share; interpolated values stay as they are.
 * @returns the YAML, which ends with a line break
 */
export function yaml({ raw: _, ...strings }: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const parts = Object.values(strings) as readonly string[];
  const indents = parts.flatMap((part, index) =>
    [...part.matchAll(/\n( *)(?=[^ \n]|$)/g)]
      // The text after the last line break is the indentation of the closing backtick, or of an interpolated value.
      .filter((match) => index < parts.length - 1 || (match.index ?? 0) + match[0].length < part.length)
      .map((match) => match[1]?.length ?? 0),
  );
  const shared = new RegExp(`\\n {${Math.min(...indents)}}`, 'g');
  return parts
    .map((part) => part.replace(shared, '\n'))
    .map((part, index) => (index === 0 ? part.replace(/^\n/, '') : part))
    .map((part, index) => (index === parts.length - 1 ? part.replace(/\n *$/, '\n') : part))
    .map((part, index) => part + (values[index] ?? ''))
    .join('');
}

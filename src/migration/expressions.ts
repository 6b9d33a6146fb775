import type { Path } from './yaml-nodes.ts';

/** An expression of GitHub in a value: GitHub replaces it in workflow files alone, so it would be sent as it is written. */
export interface UnresolvedExpression {
  readonly path: Path;
  /** In the value, in UTF-16 units. */
  readonly offset: number;
  /** `${{ github.sha }}`, or up to the end of the value. */
  readonly text: string;
}

/** What `deployed.ref` may hold: a run puts the commit there. */
const ownPlaceholder = /^\$\{\{\s*sha\s*\}\}$/;

/** The expressions in the values of a file, but for `${{ sha }}` in the `ref` of a gate's `deployed`. */
export function unresolvedExpressions(value: unknown, path: Path = []): readonly UnresolvedExpression[] {
  if (typeof value === 'string') {
    const isRef = path.at(-2) === 'deployed' && path.at(-1) === 'ref';
    return [...value.matchAll(/\$\{\{.*?(?:\}\}|$)/gs)].flatMap(({ 0: text, index }) =>
      isRef && ownPlaceholder.test(text) ? [] : [{ path, offset: index, text }],
    );
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => unresolvedExpressions(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => unresolvedExpressions(item, [...path, key]));
}

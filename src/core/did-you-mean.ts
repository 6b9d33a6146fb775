import { distance } from 'fastest-levenshtein';

/** The name that was probably meant; undefined where none is near. Case counts, as it does in the state tables. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  let nearest: { name: string; edits: number } | undefined;
  for (const name of known) {
    const edits = name.toLowerCase() === given.toLowerCase() ? 0 : distance(given, name);
    if (nearest === undefined || edits < nearest.edits) nearest = { name, edits };
  }
  const most = Math.max(2, Math.ceil(given.length / 3));
  return nearest !== undefined && nearest.edits <= most ? nearest.name : undefined;
}

/** `Did you mean a? Known are: a, b.`, with at most ten names; empty where nothing is known. */
export function suggestNames(given: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const nearest = nearestName(given, known);
  const listed = known.slice(0, 10).join(', ');
  const more = known.length > 10 ? ` and ${known.length - 10} more` : '';
  return `${nearest === undefined ? '' : `Did you mean ${nearest}? `}Known are: ${listed}${more}.`;
}

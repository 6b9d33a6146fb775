import { wrongUsage } from '../../core/failure.ts';
import { quoted } from '../../migration/problem.ts';

/** Where a target's tables are. */
export interface TargetPlace {
  readonly name: string;
  /** Its host and port, or its socket. */
  readonly server: string;
  readonly database: string | undefined;
}

/**
 * Two names of one database would share its state: the second would be called complete without being another database.
 * @throws Failure `wrong-usage`
 */
export function assertApart(places: readonly TargetPlace[]): void {
  const known = new Map<string, string>();
  for (const { name, server, database } of places) {
    const place = JSON.stringify([server, database]);
    const other = known.get(place);
    if (other !== undefined)
      throw wrongUsage(
        `The targets ${quoted(other)} and ${quoted(name)} are the same database on the same server.`,
        'Correct the URL of one of them, or remove it from `targets`.',
      );
    known.set(place, name);
  }
}

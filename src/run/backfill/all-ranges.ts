import type { Checkpoint } from '../../state/checkpoint.ts';
import type { WalkTools } from './range-walker.ts';

/**
 * Waits for every range of a walk. When one fails the others end before their next chunk, also those that the throttle
 * or a pause holds back.
 * @throws what the first of them failed with
 */
export async function allRanges(
  { halt, context }: Pick<WalkTools, 'halt'> & { readonly context: Pick<WalkTools['context'], 'report'> },
  walks: readonly Promise<Checkpoint>[],
): Promise<Checkpoint[]> {
  let failed: { readonly error: unknown } | undefined;
  const watched = walks.map((walk) =>
    walk.catch((error: unknown) => {
      if (failed !== undefined) return undefined;
      failed = { error };
      halt.abort();
      if (walks.length > 1) {
        const why = error instanceof Error ? error.message : String(error);
        context.report({
          type: 'notice',
          text: `A range of the walk failed. phasedb ends the other ranges after their present chunk. ${why}`,
        });
      }
      return undefined;
    }),
  );
  const ended = await Promise.all(watched);
  if (failed !== undefined) throw failed.error;
  return ended.filter((checkpoint) => checkpoint !== undefined);
}

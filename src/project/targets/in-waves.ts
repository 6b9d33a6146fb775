/** What came of one item; undefined: it was not started. */
export interface Started<Item, Result> {
  readonly item: Item;
  /** Counts from 1. */
  readonly wave: number;
  readonly result: Result | undefined;
}

/**
 * Works on items wave by wave, and inside a wave on a few at a time. Once a result says so nothing more is started; what is
 * under way goes on to its end.
 * @param work never throws for a reason that concerns its item alone
 * @returns in the order of the waves
 */
export async function inWaves<Item, Result>(
  waves: readonly (readonly Item[])[],
  { parallel, goesOn }: { readonly parallel: number; readonly goesOn: (result: Result) => boolean },
  work: (item: Item, wave: number) => Promise<Result>,
): Promise<readonly Started<Item, Result>[]> {
  const results = new Map<Item, Result>();
  let open = true;
  for (const [index, wave] of waves.entries()) {
    const waiting = [...wave];
    const lane = async () => {
      for (let item = waiting.shift(); item !== undefined && open; item = waiting.shift()) {
        const result = await work(item, index + 1);
        results.set(item, result);
        if (!goesOn(result)) open = false;
      }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, wave.length) }, lane));
  }
  return waves.flatMap((wave, index) => wave.map((item) => ({ item, wave: index + 1, result: results.get(item) })));
}

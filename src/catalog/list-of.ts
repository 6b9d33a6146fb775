import { z } from 'zod';

/** A list that is read up to its first wrong item: zod keeps an issue for each, some KiB for an empty pair of braces. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(z.unknown()).transform((values, context) => {
    const read: z.output<Item>[] = [];
    for (const [index, value] of values.entries()) {
      const one = item.safeParse(value);
      if (!one.success) {
        const path = [index, ...(one.error.issues[0]?.path ?? [])];
        context.addIssue({ code: 'custom', path, message: 'wrong item' });
        return z.NEVER;
      }
      read.push(one.data);
    }
    return read;
  });
}

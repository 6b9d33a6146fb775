import { join } from 'node:path';
import { z } from 'zod';
import { readBoundedText } from '../core/read-bounded.ts';
import { MiB } from '../core/storage-size.ts';

const cachedSchema = z.object({ _npx: z.object({ packages: z.array(z.string()) }) });

/**
 * The packages of a folder of npx's cache, as they were named on its command line: npx keeps them in `package.json` there.
 * @returns empty if they cannot be read
 */
export function npxPackages(cacheFolder: string): readonly string[] {
  const reading = readBoundedText(join(cacheFolder, 'package.json'), MiB);
  if (!reading.ok) return [];
  try {
    return cachedSchema.safeParse(JSON.parse(reading.text)).data?._npx.packages ?? [];
  } catch {
    return [];
  }
}

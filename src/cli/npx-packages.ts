import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const cachedSchema = z.object({ _npx: z.object({ packages: z.array(z.string()) }) });

/**
 * The packages of a folder of npx's cache, as they were named on its command line: npx keeps them in `package.json` there.
 * @returns empty if they cannot be read
 */
export function npxPackages(cacheFolder: string): readonly string[] {
  try {
    const text = readFileSync(join(cacheFolder, 'package.json'), 'utf8');
    return cachedSchema.safeParse(JSON.parse(text)).data?._npx.packages ?? [];
  } catch {
    return [];
  }
}

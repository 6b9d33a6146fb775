import { fileURLToPath } from 'node:url';

/**
 * For the environment of a process that a test starts: half of what a start costs is reading the sources, and one that is
 * killed would read them anew each time.
 */
export const compiledCode = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)),
};

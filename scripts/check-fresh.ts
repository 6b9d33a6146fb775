import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// usage: node scripts/check-fresh.ts FOLDER NPM_SCRIPT
// Generated files are committed; this makes them anew in place and fails when that changed anything, so that what is
// committed is what the sources give.

const [folder, script] = process.argv.slice(2);
if (folder === undefined || script === undefined) throw new Error('usage: check-fresh.ts FOLDER NPM_SCRIPT');

function contents(place: string): Map<string, string> {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

const before = contents(folder);
execFileSync('npm', ['run', '--silent', script], { stdio: ['ignore', 'ignore', 'inherit'] });
const after = contents(folder);
const stale = [...new Set([...before.keys(), ...after.keys()])]
  .filter((path) => before.get(path) !== after.get(path))
  .sort();
if (stale.length > 0) {
  console.error(
    `Not as the sources make it: ${stale.join(', ')}. It has been made anew; commit it (npm run ${script}).`,
  );
  process.exit(1);
}
console.log(`${folder}/ is fresh.`);

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// usage: node scripts/check-fresh.ts FOLDER_OR_FILE... NPM_SCRIPT
// Generated files are committed; this makes them anew in place and fails when that changed anything, so that what is
// committed is what the sources give.

const places = process.argv.slice(2, -1);
const script = process.argv.at(-1);
if (places.length === 0 || script === undefined) throw new Error('usage: check-fresh.ts FOLDER_OR_FILE... NPM_SCRIPT');

function filesOf(path: string): readonly string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function contents(): Map<string, string> {
  return new Map(
    places.flatMap(filesOf).map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}

const before = contents();
execFileSync('npm', ['run', '--silent', script], { stdio: ['ignore', 'ignore', 'inherit'] });
const after = contents();
const stale = [...new Set([...before.keys(), ...after.keys()])]
  .filter((path) => before.get(path) !== after.get(path))
  .sort();
if (stale.length > 0) {
  console.error(
    `Not as the sources make it: ${stale.join(', ')}. It has been made anew; commit it (npm run ${script}).`,
  );
  process.exit(1);
}
console.log(`${places.join(', ')}: fresh.`);

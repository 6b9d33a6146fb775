import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// usage: node scripts/cut-webhook-examples.ts FOLDER
// Takes the payloads that test/github/events.ts fills in out of the package @octokit/webhooks-examples (MIT), unpacked
// in FOLDER (`npm pack @octokit/webhooks-examples && tar -xzf octokit-webhooks-examples-*.tgz`, and give `package`).
// The package has 9 MB; of each payload only the links that no action reads are left out.

const wanted: readonly (readonly [name: string, action: string | undefined])[] = [
  ['pull_request', 'opened'],
  ['pull_request', 'synchronize'],
  ['pull_request', 'closed'],
  ['push', undefined],
  ['workflow_dispatch', undefined],
  ['workflow_run', 'completed'],
];

interface Published {
  readonly name: string;
  readonly examples: readonly { readonly action?: string }[];
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: cut-webhook-examples.ts FOLDER');
const published: Published[] = JSON.parse(readFileSync(join(folder, 'api.github.com/index.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const payloads = wanted.map(([name, action]) => {
  const examples = published.find((event) => event.name === name)?.examples ?? [];
  const payload = examples.find((example) => example.action === action);
  if (payload === undefined) throw new Error(`the package has no example of ${name} ${action ?? ''}`);
  return [action === undefined ? name : `${name}.${action}`, lean(payload)];
});
const target = 'test/github/webhook-examples.json';
writeFileSync(
  target,
  JSON.stringify({ source: `@octokit/webhooks-examples ${version} (MIT)`, ...Object.fromEntries(payloads) }),
);
execFileSync('node_modules/.bin/biome', ['format', '--write', target], { stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`${target}: ${payloads.length} payloads of @octokit/webhooks-examples ${version}.`);

function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lean);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !key.endsWith('_url') || key === 'html_url');
  return Object.fromEntries(kept.map(([key, child]) => [key, lean(child)]));
}

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// usage: node scripts/cut-openapi.ts FOLDER
// Cuts test/github/api-subset.json, the part of GitHub's OpenAPI description that the tests hold our requests against,
// out of the package @octokit/openapi (MIT, made from github/rest-api-description), unpacked in FOLDER. The package has
// 394 MB, so it is no dependency; get it, in an empty folder, with
//   npm pack @octokit/openapi && tar -xzf octokit-openapi-*.tgz package/package.json package/generated/api.github.com.json
// and give that folder's `package`. Words for people are left out, everything that validates stays, and so do the
// examples from which the stand-in makes its answers.

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };

const kept = new Set([
  'actions/download-artifact',
  'actions/get-artifact',
  'actions/get-reviews-for-run',
  'actions/get-workflow-run',
  'actions/list-workflow-run-artifacts',
  'apps/get-authenticated',
  'git/get-ref',
  'issues/create-comment',
  'issues/delete-comment',
  'issues/get-comment',
  'issues/list-comments',
  'issues/update-comment',
  'pulls/get',
  'pulls/list',
  'pulls/list-files',
  'rate-limit/get',
  'repos/compare-commits-with-basehead',
  'repos/get',
  'repos/get-commit',
  'repos/get-content',
  'repos/get-deployment',
  'repos/list-commits',
  'repos/list-deployment-statuses',
  'repos/list-deployments',
  'repos/list-pull-requests-associated-with-commit',
  'users/get-authenticated',
]);

/** The published answers that the stand-in fills in; each is of one thing, lists are made of it. */
const keptExamples = [
  'artifact',
  'commit',
  'content-file-response-if-content-is-a-file',
  'deployment',
  'deployment-status-items',
  'diff-entry-items',
  'environment-approvals-items',
  'full-repository-default-response',
  'git-ref',
  'integration',
  'issue-comment',
  'private-user-response-with-public-and-private-profile-information',
  'pull-request',
  'rate-limit-overview',
  'workflow-run',
];

/** For people, or for other tools. In a map of names (`properties`, `parameters`) the same words are names. */
const forPeople = new Set([
  'description',
  'summary',
  'tags',
  'externalDocs',
  'title',
  'deprecated',
  'example',
  'examples',
]);
const mapsOfNames = new Set(['properties', 'patternProperties', 'schemas', 'parameters', 'responses', 'headers']);

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: cut-openapi.ts FOLDER, where @octokit/openapi is unpacked');
const read = (path: string): Node => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const version = read('package.json').version;
const whole = read('generated/api.github.com.json');

const paths: Node = {};
const found = new Set<string>();
for (const [path, methods] of Object.entries(asNode(whole.paths))) {
  for (const [method, operation] of Object.entries(asNode(methods))) {
    const id = isNode(operation) ? operation.operationId : undefined;
    if (typeof id !== 'string' || !kept.has(id)) continue;
    found.add(id);
    paths[path] = { ...asNode(paths[path] ?? {}), [method]: lean(operation) };
  }
}
const missing = [...kept].filter((id) => !found.has(id));
if (missing.length > 0) throw new Error(`not in the description: ${missing.join(', ')}`);

const components: { [kind: string]: Node } = {};
follow(paths);
// Errors that every operation can answer with, documented at few of them.
follow({ $ref: '#/components/schemas/basic-error' });
for (const name of keptExamples) follow({ $ref: `#/components/examples/${name}` });

const subset = {
  openapi: whole.openapi,
  info: { title: 'A part of the GitHub REST API', version: `@octokit/openapi ${version}`, license: { name: 'MIT' } },
  paths,
  components: sorted(components),
};
const target = 'test/github/api-subset.json';
writeFileSync(target, JSON.stringify(subset));
execFileSync('node_modules/.bin/biome', ['format', '--write', target], { stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`${target}: ${found.size} operations of ${subset.info.version}.`);

/** A copy without what does not validate. @param names the keys are names, not words of the description */
function lean(value: Json | undefined, names = false): Json {
  if (Array.isArray(value)) return value.map((item) => lean(item));
  if (!isNode(value)) return value ?? null;
  const copy: Node = {};
  for (const [key, child] of Object.entries(value)) {
    if (!names && (forPeople.has(key) || key.startsWith('x-'))) continue;
    copy[key] = lean(child, !names && mapsOfNames.has(key) && isNode(child));
  }
  return copy;
}

/** Takes over every component that something refers to. */
function follow(value: Json | undefined): void {
  if (Array.isArray(value)) for (const item of value) follow(item);
  if (!isNode(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (key !== '$ref' || typeof child !== 'string') {
      follow(child);
      continue;
    }
    const [kind, name] = child.replace('#/components/', '').split('/') as [string, string];
    const of = components[kind] ?? {};
    components[kind] = of;
    if (name in of) continue;
    const component = asNode(asNode(whole.components)[kind])[name];
    if (component === undefined) throw new Error(`not in the description: ${child}`);
    of[name] = kind === 'examples' ? component : lean(component);
    if (kind !== 'examples') follow(of[name]);
  }
}

function sorted(kinds: { [kind: string]: Node }): Node {
  const byName = (a: [string, Json], b: [string, Json]) => (a[0] < b[0] ? -1 : 1);
  return Object.fromEntries(
    Object.entries(kinds)
      .sort(byName)
      .map(([kind, of]) => [kind, Object.fromEntries(Object.entries(of).sort(byName))]),
  );
}

function isNode(value: Json | undefined): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asNode(value: Json | undefined): Node {
  if (!isNode(value)) throw new Error('the description has another shape than expected');
  return value;
}

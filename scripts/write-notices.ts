import { writeFileSync } from 'node:fs';
import { bundledPackages } from './bundled-packages.ts';

// usage: node scripts/write-notices.ts
// Writes THIRD-PARTY-NOTICES: the licences of the packages whose code is in dist/. Most of them (MIT, ISC, BSD) ask that
// their text goes with every copy.

const head = `The files in dist/ contain code of the packages below (npm run notices writes this file).\n`;
const packages = await bundledPackages();
writeFileSync(
  'THIRD-PARTY-NOTICES',
  [head, ...packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`)].join(
    `\n${'-'.repeat(80)}\n\n`,
  ),
);

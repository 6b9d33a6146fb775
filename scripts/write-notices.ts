import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import config from '../rolldown.config.ts';

// usage: node scripts/write-notices.ts
// Writes THIRD-PARTY-NOTICES: the licences of the packages whose code is in dist/. Most of them (MIT, ISC, BSD) ask that
// their text goes with every copy.

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

const folders = new Set(await bundledFolders());
const packages = [...folders]
  .map(readPackage)
  .sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
const silent = packages.filter(({ license }) => license === '');
if (silent.length > 0) throw new Error(`No licence is named by ${silent.map(({ name }) => name).join(', ')}.`);
const head = `The files in dist/ contain code of the packages below (npm run notices writes this file).\n`;
writeFileSync(
  'THIRD-PARTY-NOTICES',
  [head, ...packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`)].join(
    `\n${'-'.repeat(80)}\n\n`,
  ),
);

/** The folders of the packages from which dist/ takes code; what tree shaking leaves out does not count. */
async function bundledFolders(): Promise<readonly string[]> {
  const bundle = await rolldown({ ...config, logLevel: 'silent' });
  const { output } = await bundle.generate([config.output].flat()[0]);
  await bundle.close();
  const modules = output.flatMap((file) => (file.type === 'chunk' ? Object.entries(file.modules) : []));
  const used = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id);
  return used.flatMap((id) => packageFolder(id.replace(/^\0/, '')) ?? []);
}

function packageFolder(module: string): string | undefined {
  const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(module) ?? [];
  return folder;
}

function readPackage(folder: string): Package {
  const { name, version, license = '' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.(md|txt|markdown))?$/i.test(entry));
  const notice = readdirSync(folder).find((entry) => /^notice(\.(md|txt))?$/i.test(entry));
  const texts = [file, notice].flatMap((entry) =>
    entry === undefined ? [] : readFileSync(join(folder, entry), 'utf8'),
  );
  if (texts.length === 0) texts.push(`Its package holds no licence text. ${name} is published under ${license}.`);
  return { name, version, license, text: texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n') };
}

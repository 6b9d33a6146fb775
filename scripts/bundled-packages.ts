import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import config from '../rolldown.config.ts';

/** A package whose code is in dist/. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As the package names it, in the words of SPDX. */
  readonly license: string;
  /** Its licence and its notice. */
  readonly text: string;
}

/**
 * The packages from which dist/ takes code, with what the bundler adds of its own; what tree shaking leaves out does not count.
 * @throws Error where code comes from elsewhere, or a package names no licence
 */
export async function bundledPackages(): Promise<readonly BundledPackage[]> {
  const found = new Map<string, BundledPackage>();
  for (const id of await bundledModules()) {
    const one = packageOf(id);
    if (one !== undefined) found.set(`${one.name} ${one.version}`, one);
  }
  const silent = [...found.values()].filter(({ license }) => license === '');
  if (silent.length > 0) throw new Error(`No licence is named by ${silent.map(({ name }) => name).join(', ')}.`);
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

async function bundledModules(): Promise<readonly string[]> {
  const bundle = await rolldown({ ...config, logLevel: 'silent' });
  const { output } = await bundle.generate([config.output].flat()[0]);
  await bundle.close();
  const modules = output.flatMap((file) => (file.type === 'chunk' ? Object.entries(file.modules) : []));
  return modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id);
}

/** @returns undefined for a file of our own */
function packageOf(id: string): BundledPackage | undefined {
  const module = id.replace(/^\0/, '');
  const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(module) ?? [];
  if (folder !== undefined) return readPackage(folder);
  // Helpers that the bundler writes into the chunks, from itself and from its transformer.
  if (module.startsWith('rolldown/')) return readPackage('node_modules/rolldown');
  const [, version] = /^@oxc-project\+runtime@([\d.]+)\//.exec(module) ?? [];
  const types = readPackage('node_modules/@oxc-project/types');
  // One repository publishes both under one licence; only one of the two is installed.
  if (version !== undefined && types.version === version) return { ...types, name: '@oxc-project/runtime' };
  if (id.startsWith('\0')) throw new Error(`dist/ has code of unknown origin: ${JSON.stringify(id)}.`);
  return undefined;
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license = '' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder);
  const texts = [/^(licen[cs]e|copying)(\.(md|txt|markdown))?$/i, /^third-party-license$/i, /^notice(\.(md|txt))?$/i]
    .flatMap((pattern) => files.find((file) => pattern.test(file)) ?? [])
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  if (texts.length === 0) texts.push(`Its package holds no licence text. ${name} is published under ${license}.`);
  return { name, version, license, text: texts.join('\n\n') };
}

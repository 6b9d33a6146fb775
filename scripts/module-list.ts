import { readdirSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

/** A list in the sources that is made from the files of a folder, so that a new entry is one file and its test. */
export interface ModuleList {
  /** From the top of the repository, with `/` at the end. */
  readonly folder: string;
  /** What each file of the folder exports. */
  readonly exported: string;
  /** The file of the list, from the top of the repository. */
  readonly target: string;
  /** The npm script that writes it. */
  readonly script: string;
  /** Name of the list, and the end of its first line: a type, or nothing where the list is `as const`. */
  readonly list: string;
  readonly type?: { readonly name: string; readonly from: string };
  /** Its docstring. */
  readonly doc: string;
  /** Which of the files the list has, and in which order; by default all, in the order of the alphabet. */
  readonly entries?: (names: readonly string[]) => readonly string[];
}

/** Names of the files of a folder, without their ending, in the order of the alphabet. */
export function moduleNames(folder: string): readonly string[] {
  const files = readdirSync(new URL(folder, root)).filter((file) => file.endsWith('.ts'));
  return files.map((file) => file.slice(0, -3)).sort();
}

/** What each file of a folder exports under a name, in the order of {@link moduleNames}. */
export async function loadModules<T>(folder: string, exported: string): Promise<readonly { name: string; value: T }[]> {
  return Promise.all(
    moduleNames(folder).map(async (name) => {
      const module = (await import(new URL(`${folder}${name}.ts`, root).href)) as Record<string, T | undefined>;
      const value = module[exported];
      if (value === undefined) throw new Error(`${folder}${name}.ts exports no \`${exported}\``);
      return { name, value };
    }),
  );
}

/** Writes the list. */
export function writeModuleList({ folder, exported, target, script, list, type, doc, entries }: ModuleList): void {
  const all = moduleNames(folder);
  const chosen = entries?.(all) ?? all;
  const inner = folder.slice(target.lastIndexOf('/') + 1);
  const text = [
    `// Made by \`npm run ${script}\` from the files in ${inner}.`,
    ...(type === undefined ? [] : [`import type { ${type.name} } from '${type.from}';`]),
    ...chosen.toSorted().map((name) => `import { ${exported} as ${variable(name)} } from './${inner}${name}.ts';`),
    '',
    `/** ${doc} */`,
    ...listLines(
      `export const ${list}${type === undefined ? '' : `: readonly ${type.name}[]`} = [`,
      chosen.map(variable),
      type === undefined ? '] as const;' : '];',
    ),
    '',
  ].join('\n');
  writeFileSync(new URL(target, root), text);
}

/** As the formatter has it: on one line where it fits. */
function listLines(head: string, names: readonly string[], end: string): readonly string[] {
  const line = `${head}${names.join(', ')}${end}`;
  return line.length <= 120 ? [line] : [head, ...names.map((name) => `  ${name},`), end];
}

/** A file that is ordered by a number in front of its name is without it in the code. */
function variable(name: string): string {
  return name.replace(/^\d+-/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

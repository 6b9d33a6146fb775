import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A file and what it imports: files of ours by path, packages by name. */
export interface Module {
  readonly path: string;
  readonly files: readonly string[];
  readonly packages: readonly string[];
  /** It does nothing but hand on what others export. */
  readonly barrel: boolean;
}

/** Every module below a folder. @param root e.g. `src` */
export function readModules(root: string): Module[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return moduleOf(path, readFileSync(path, 'utf8'));
    });
}

/** Reads the import and export statements, dynamic imports included, of one source text. */
export function moduleOf(path: string, text: string): Module {
  const named = [...text.matchAll(/^\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'/gm)].map((match) => match[1] ?? '');
  const bare = [...text.matchAll(/^\s*import\s+'([^']+)'/gm)].map((match) => match[1] ?? '');
  const dynamic = [...text.matchAll(/\bimport\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  const all = [...named, ...bare, ...dynamic].filter((name) => !name.endsWith('.json'));
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trim();
  return {
    path,
    files: all.filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(path), name))),
    packages: all.filter((name) => !name.startsWith('.') && !name.startsWith('node:')),
    barrel:
      code !== '' &&
      code.split(';').every((part) => part.trim() === '' || /^export\s+(type\s+)?(\*|\{)[\s\S]*from/.test(part.trim())),
  };
}

/** Rooms from the lowest upward; each may import the rooms of lower lines (DESIGN.md, section 2). */
const ranks: readonly (readonly string[])[] = [
  ['core'],
  ['sql', 'migration', 'mysql'],
  ['catalog'],
  ['ddl', 'state'],
  ['code-search', 'analysis'],
  ['plan'],
  ['lint', 'estimate'],
  ['run', 'inspect', 'sandbox'],
  ['rehearse'],
  ['options', 'project', 'report', 'github'],
  ['action', 'cli'],
];
/** Within a line: who may import whom. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  migration: ['sql'],
  mysql: ['sql'],
  lint: ['estimate'],
  inspect: ['run'],
  report: ['project'],
  // The formats of lint's result are a list in report; the option says which there are.
  options: ['report'],
};
const confined: readonly { readonly name: RegExp; readonly rooms: readonly string[] }[] = [
  { name: /^mysql2\b/, rooms: ['mysql', 'sandbox'] },
  { name: /^node-sql-parser\b/, rooms: ['sql'] },
  { name: /^@actions\//, rooms: ['action', 'github'] },
];

/** Where a graph breaks the rules of the rooms, a sentence each. */
export function brokenRules(modules: readonly Module[]): string[] {
  const problems: string[] = [];
  for (const module of modules) {
    const room = roomOf(module.path);
    for (const file of module.files) {
      const other = roomOf(file);
      if (room === other) continue;
      const step = rankOf(room) - rankOf(other);
      const allowed = step > 0 || (step === 0 && (neighbours[room]?.includes(other) ?? false));
      if (!allowed) problems.push(`${module.path} imports ${file}: ${room} may not import ${other}`);
    }
    for (const name of module.packages) {
      const rule = confined.find((entry) => entry.name.test(name));
      if (rule && !rule.rooms.includes(room))
        problems.push(`${module.path} imports ${name}, which only ${rule.rooms.join(' and ')} may`);
    }
    if (module.barrel) problems.push(`${module.path} only hands on what others export`);
  }
  return [...problems, ...cycles(modules), ...cyclesBetweenFolders(modules)];
}

/**
 * Cycles between the inner folders of a room: a file of one imports one of another, and some way leads back. Files that stand in
 * the room itself are left out, since they put the folders together and hold the types that all of them share.
 */
function cyclesBetweenFolders(modules: readonly Module[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const { path, files } of modules) {
    const from = innerFolderOf(path);
    if (from === undefined) continue;
    const others = files
      .map(innerFolderOf)
      .filter((to) => to !== undefined && to !== from && roomOf(to) === roomOf(from));
    graph.set(from, new Set([...(graph.get(from) ?? []), ...(others as string[])]));
  }
  return cyclesOf(new Map([...graph].map(([folder, others]) => [folder, [...others]])));
}

/** `src/room/inner`, or undefined for a file that stands in the room itself. */
function innerFolderOf(path: string): string | undefined {
  const parts = path.split('/');
  return parts.length > 3 || (parts.length === 3 && !path.endsWith('.ts')) ? parts.slice(0, 3).join('/') : undefined;
}

function roomOf(path: string): string {
  return path.split('/')[1] ?? path;
}

function rankOf(room: string): number {
  return ranks.findIndex((rank) => rank.includes(room));
}

function cycles(modules: readonly Module[]): string[] {
  return cyclesOf(new Map(modules.map((module) => [module.path, module.files])));
}

function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push(`a cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

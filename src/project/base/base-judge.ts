import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { git } from '../../core/git.ts';
import { readBoundedText } from '../../core/read-bounded.ts';
import { statsAt } from '../../core/stats-at.ts';
import { severities } from '../../lint/finding.ts';
import { rules } from '../../lint/rule-list.ts';
import { thresholdsSchema } from '../../lint/settings.ts';
import { type Config, type ConfigReading, checkConfig, configNames, noConfig } from '../config.ts';
import type { Judge } from '../judge.ts';
import { usualMigrations } from '../migration-globs.ts';
import type { BaseFile, BaseFiles } from './base-files.ts';

/** The judge of the base branch, with its files in a folder of their own. */
export interface BaseJudge extends Judge, Disposable {
  /** What could not be read, so that the strict reading took its place; a sentence. */
  readonly problem: string | undefined;
  /** Paths of the judge that differ from the base branch, from the folder. */
  readonly changed: ReadonlySet<string>;
  /** Those files named .gitattributes that differ. */
  readonly attributes: readonly string[];
}

/** What the call names; the same for both judges. */
export interface NamedFiles {
  readonly config?: string | undefined;
  readonly baseline?: string | undefined;
  readonly schema?: string | undefined;
  readonly snapshot?: string | undefined;
}

/**
 * Reads the configuration, the baseline, the schema and the snapshot of the base branch. What cannot be read there counts as
 * strictly as it can: no baseline, no lowered rule, no raised threshold, no tables.
 * @param head the configuration of the change
 */
export async function readBaseJudge(
  base: BaseFiles,
  folder: string,
  head: ConfigReading,
  named: NamedFiles,
): Promise<BaseJudge> {
  const copy = mkdtempSync(join(tmpdir(), 'phasedb-base-'));
  try {
    const files = new CopiedFiles(base, folder, copy);
    const reading = await readBaseConfig(files, copy, folder, named.config);
    const strict = typeof reading === 'string' ? strictReading(head) : reading;
    const { config } = strict;
    const paths = [config.baseline, config.schema, config.snapshot, ...Object.values(named)];
    for (const path of [...paths, head.config.baseline, head.config.schema, head.config.snapshot])
      if (path !== undefined && path !== named.config) await files.take(path);
    const attributes = await changedAttributes(files, folder);
    const unread = [...files.problems, ...(typeof reading === 'string' && reading !== '' ? [reading] : [])];
    return {
      reading: strict,
      folderOf: (path) => files.folderOf(path),
      problem: unread.length === 0 ? undefined : unread.join(' '),
      changed: files.changed,
      ignoreMarks: attributes.length > 0,
      attributes,
      [Symbol.dispose]: () => rmSync(copy, { recursive: true, force: true }),
    };
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    throw error;
  }
}

/** The base branch's files that the change touches, each in its place below a folder. */
class CopiedFiles {
  readonly #base: BaseFiles;
  readonly #folder: string;
  readonly #copy: string;
  readonly #known = new Map<string, BaseFile['kind']>();
  readonly problems: string[] = [];

  constructor(base: BaseFiles, folder: string, copy: string) {
    this.#base = base;
    this.#folder = folder;
    this.#copy = copy;
  }

  get changed(): ReadonlySet<string> {
    return new Set([...this.#known].flatMap(([path, kind]) => (kind === 'same' ? [] : [path])));
  }

  /** Where a path is to be read from; undefined: the base branch does not have the file, or it could not be read. */
  folderOf(path: string): string | undefined {
    const kind = this.#known.get(pathWithin(this.#folder, path) ?? '') ?? 'same';
    if (kind === 'same') return this.#folder;
    return kind === 'text' ? this.#copy : undefined;
  }

  async take(path: string): Promise<BaseFile['kind']> {
    const inside = pathWithin(this.#folder, path);
    // No change of the repository reaches a file outside of it.
    if (inside === undefined) return 'same';
    const known = this.#known.get(inside);
    if (known !== undefined) return known;
    const file = asTouched(await this.#base.read(inside), resolve(this.#folder, inside));
    this.#known.set(inside, file.kind);
    if (file.kind === 'text') {
      mkdirSync(dirname(join(this.#copy, inside)), { recursive: true });
      writeFileSync(join(this.#copy, inside), file.text);
    }
    if (file.kind === 'unreadable') this.problems.push(`${inside} of the base branch could not be read (${file.why}).`);
    return file.kind;
  }
}

/** A file that the change has just as the base branch has it counts as one that it does not touch. */
function asTouched(file: BaseFile, here: string): BaseFile {
  const stats = statsAt(here);
  if (file.kind === 'absent' && stats === undefined) return { kind: 'same' };
  if (file.kind !== 'text' || stats?.isFile() !== true || stats.size !== Buffer.byteLength(file.text)) return file;
  const reading = readBoundedText(here, stats.size);
  return reading.ok && reading.text === file.text ? { kind: 'same' } : file;
}

/** A path from the folder, with `/`; undefined outside of it. */
export function pathWithin(folder: string, path: string): string | undefined {
  const from = relative(folder, resolve(folder, path));
  if (from === '' || from === '..' || from.startsWith(`..${sep}`) || isAbsolute(from)) return undefined;
  return posix.normalize(from.replaceAll(sep, '/'));
}

/** Marks of a change can take files out of the code search; without git there is no search. */
async function changedAttributes(files: CopiedFiles, folder: string): Promise<readonly string[]> {
  const pattern = [':(glob)**/.gitattributes'];
  const answer = await git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...pattern]);
  const found = answer.ok ? answer.stdout.split('\0').filter((path) => path !== '') : [];
  const changed: string[] = [];
  for (const path of found) if ((await files.take(path)) !== 'same') changed.push(path);
  return changed;
}

/** @returns a sentence where it cannot be read */
async function readBaseConfig(
  files: CopiedFiles,
  copy: string,
  folder: string,
  named: string | undefined,
): Promise<ConfigReading | string> {
  const there: { readonly name: string; readonly from: string }[] = [];
  for (const name of named === undefined ? configNames : [named]) {
    const kind = await files.take(name);
    // What could not be read is said for every file alike.
    if (kind === 'unreadable') return '';
    if (kind === 'text') there.push({ name, from: copy });
    if (kind === 'same' && existsSync(resolve(folder, name))) there.push({ name, from: folder });
  }
  const [one, other] = there;
  if (one === undefined) return noConfig;
  if (other !== undefined) return `The base branch has two configuration files, ${one.name} and ${other.name}.`;
  try {
    return checkConfig(one.from, one.name);
  } catch (error) {
    if (error instanceof Failure) return `The configuration of the base branch is not valid: ${error.message}`;
    throw error;
  }
}

/** The strictest reading of a configuration that nobody could compare: its limits count where they ask for more. */
function strictReading(head: ConfigReading): ConfigReading {
  const { config } = head;
  const own = new Map(rules.map(({ name, severity }) => [name, severity]));
  const raised = Object.entries(config.rules).filter(
    ([name, set]) => set !== 'off' && severities.indexOf(set) < severities.indexOf(own.get(name) ?? 'error'),
  );
  const usual = thresholdsSchema.parse({});
  const thresholds = Object.fromEntries(
    Object.entries(usual).map(([key, value]) => [key, Math.min(value, config.thresholds[key] ?? value)]),
  );
  const strict: Config = {
    ...config,
    rules: Object.fromEntries(raised),
    thresholds,
    migrations: config.migrations.length === 0 ? [] : [...config.migrations, ...usualMigrations],
    codeReferences: { ignore: [] },
    baseline: undefined,
    mysqlVersion: undefined,
  };
  return { ...head, config: strict, problems: [] };
}

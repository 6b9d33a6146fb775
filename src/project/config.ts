import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../core/failure.ts';
import { type FileIdentity, identityOf } from '../core/git-blob.ts';
import { globProblem } from '../core/glob.ts';
import { readInWorkspace } from '../core/read-in-workspace.ts';
import { MiB } from '../core/storage-size.ts';
import type { severities } from '../lint/finding.ts';
import { unresolvedExpressions } from '../migration/expressions.ts';
import { type Problem, quoted } from '../migration/problem.ts';
import { problemsOf, unresolvedProblem } from './config-problems.ts';
import { configSchema, type RawConfig } from './config-schema.ts';
import { configRefusal, readConfigYaml } from './config-yaml.ts';
import { folderOf, globFrom } from './glob-from.ts';
import { type TargetConfig, targetConfigOf, targetProblems } from './targets/target-config.ts';

/** The configuration file, as far as it says anything. */
export interface Config {
  readonly databaseUrl: string | undefined;
  readonly replicas: readonly string[];
  readonly mysqlVersion: string | undefined;
  readonly schema: string | undefined;
  readonly snapshot: string | undefined;
  readonly migrations: readonly string[];
  readonly baseline: string | undefined;
  readonly rules: Readonly<Record<string, (typeof severities)[number] | 'off'>>;
  readonly thresholds: Readonly<Record<string, number | undefined>>;
  /** Globs of files that are not looked through for columns and tables that a migration drops. */
  readonly codeReferences: { readonly ignore: readonly string[] };
  /** Several databases, by name. */
  readonly several: TargetConfig;
  /** Undefined where there is none. */
  readonly file: string | undefined;
  /** Which bytes it has; undefined where it was not read from a file. */
  readonly identity: FileIdentity | undefined;
}

export interface ConfigReading {
  /** What could be read; keys that are wrong are as if they were not there. */
  readonly config: Config;
  readonly problems: readonly Problem[];
  /** Where a key or an item of a list stands. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

/** Largest configuration file. */
const MOST_BYTES = MiB;

/** Where it is looked for. */
export const configNames = ['phasedb.config.yaml', 'phasedb.yaml'] as const;

/**
 * Reads `phasedb.config.yaml` or `phasedb.yaml` of a folder; the paths in it count from that folder, wherever the file is.
 * @param named another file, which has to be there; its path counts from the folder
 * @throws Failure `config-invalid` (wrong usage), with the position; values are never repeated, as a URL may be one
 */
export function readConfig(folder: string, named?: string): Config {
  const { config, problems } = checkConfig(folder, named);
  const [first] = problems;
  if (first !== undefined) throw configRefusal(first.message, first.remedy, first.place);
  return config;
}

/** The same, with everything that is wrong with it side by side. @throws Failure where it cannot be read at all */
export function checkConfig(folder: string, named?: string): ConfigReading {
  const found = named === undefined ? configNames.filter((name) => existsSync(join(folder, name))) : [named];
  const [file, second] = found;
  if (file === undefined) return noConfig;
  if (second !== undefined) {
    throw configRefusal(
      `There are two configuration files here, ${file} and ${second}.`,
      'Put everything into one and remove the other.',
    );
  }
  const reading = readInWorkspace(file, { folder, namedBy: named === undefined ? 'file' : 'call', most: MOST_BYTES });
  if (reading.ok) {
    const parsed = parseConfig(reading.bytes.toString('utf8'), file);
    return { ...parsed, config: { ...pathsFrom(parsed.config, file, folder), identity: identityOf(reading.bytes) } };
  }
  throw configRefusal(
    `The configuration file ${file} cannot be read: ${reading.why}.`,
    reading.remedy ?? 'Check the path and the permissions of the file.',
  );
}

/** Paths and globs of the file count from its own folder; those of the result from the folder of the command. */
function pathsFrom(config: Config, file: string, folder: string): Config {
  const base = folderOf(file, folder);
  const path = (one: string | undefined) => (one === undefined || base === '' ? one : globFrom(one, folder, base));
  const ignore = config.codeReferences.ignore.map((glob) =>
    base === '' ? glob : glob.includes('/') ? globFrom(glob, folder, base) : `${base}/**/${glob}`,
  );
  return {
    ...config,
    migrations: config.migrations.map((glob) => globFrom(glob, folder, base)),
    schema: path(config.schema),
    snapshot: path(config.snapshot),
    baseline: path(config.baseline),
    codeReferences: { ignore },
  };
}

/**
 * The text of a configuration file; `file` is the name that positions carry.
 * @throws Failure `config-invalid` if it is not YAML
 */
export function parseConfig(text: string, file: string): ConfigReading {
  const { value, placeOf } = readConfigYaml(text, file);
  const result = configSchema.safeParse(value);
  const expressions = unresolvedExpressions(value);
  if (result.success && expressions.length === 0)
    return withGoodGlobs({ config: configOf(result.data, file), problems: [], placeOf });
  const unresolved = new Set(expressions.map(({ path: [key] }) => key));
  const problems = [
    ...(result.error?.issues ?? []).flatMap((issue) => problemsOf(issue, placeOf)),
    ...expressions.map(({ path }) => unresolvedProblem(path, placeOf)),
  ];
  const usable = Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
    ([key, one]) =>
      key in configSchema.shape &&
      !unresolved.has(key) &&
      configSchema.pick({ [key]: true } as never).safeParse({ [key]: one }).success,
  );
  const rest = configSchema.safeParse(Object.fromEntries(usable));
  return withGoodGlobs({ config: configOf(rest.data ?? {}, file), problems, placeOf });
}

/** Most globs of a list. */
const MOST_GLOBS = 50;

/** A glob of a pull request may be made to fill the memory; a list with such a one counts as empty. */
function withGoodGlobs({ config, problems, placeOf }: ConfigReading): ConfigReading {
  const found: Problem[] = [];
  const good = (globs: readonly string[], path: readonly PropertyKey[]): readonly string[] => {
    const report = (at: readonly PropertyKey[], message: string, remedy: string) =>
      found.push({ rule: 'config-unknown-key', phase: undefined, place: placeOf(at), message, remedy });
    const before = found.length;
    if (globs.length > MOST_GLOBS)
      report(path, `${quoted(path.join('.'))} has more than ${MOST_GLOBS} globs.`, 'Name folders instead of files.');
    for (const [index, glob] of globs.entries()) {
      const problem = globProblem(glob);
      if (problem !== undefined)
        report([...path, index], `The glob ${quoted(glob)} is refused: ${problem}.`, 'Write a simpler one.');
    }
    return found.length === before ? globs : [];
  };
  const migrations = good(config.migrations, ['migrations']);
  const ignore = good(config.codeReferences.ignore, ['code_references', 'ignore']);
  const all = [...problems, ...found, ...targetProblems(config.several, placeOf)];
  return { config: { ...config, migrations, codeReferences: { ignore } }, problems: all, placeOf };
}

/** Without a configuration file. */
export const noConfig: ConfigReading = {
  config: configOf({}, undefined),
  problems: [],
  placeOf: () => ({ file: '', line: 1, column: 1 }),
};

function configOf(raw: RawConfig, file: string | undefined): Config {
  return {
    databaseUrl: raw.database_url,
    replicas: raw.replicas ?? [],
    mysqlVersion: raw.mysql_version,
    schema: raw.schema,
    snapshot: raw.snapshot,
    migrations: raw.migrations ?? [],
    baseline: raw.baseline,
    rules: raw.rules ?? {},
    thresholds: raw.thresholds ?? {},
    codeReferences: { ignore: raw.code_references?.ignore ?? [] },
    several: targetConfigOf(raw),
    file,
    identity: undefined,
  };
}

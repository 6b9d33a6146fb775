import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { Failure, wrongUsage } from '../core/failure.ts';
import { calibrate, type FinishedWork, uncalibrated } from '../estimate/calibration.ts';
import { readServerInputs, type ServerInputs, serverInputs } from '../estimate/server-inputs.ts';
import type { LintRequest } from '../lint/engine.ts';
import { rules } from '../lint/rule-list.ts';
import { defaultSettings, type EstimateSettings, type LintSettings, thresholdsSchema } from '../lint/settings.ts';
import type { Problem } from '../migration/problem.ts';
import { compareVersions, oldestVersion, parseVersion } from '../mysql/server-facts.ts';
import type { Target } from '../mysql/target.ts';
import type { Config } from './config.ts';
import { readDeployingJobs } from './deploying-jobs.ts';

/** Where `lint` has its knowledge from, as the command line and the configuration say it. */
export interface LintSources {
  readonly schema?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly target?: Target | undefined;
  readonly stateDatabase?: string | undefined;
  readonly mysqlVersion?: string | undefined;
  readonly estimate?: boolean | undefined;
}

type Knowledge = Pick<LintRequest, 'catalog' | 'complete'> & {
  readonly estimate: EstimateSettings;
  readonly settings: Partial<LintSettings>;
  readonly problems: readonly Problem[];
};

/**
 * Everything that `lint()` needs besides the files' own text: tables, version and settings.
 * @throws Failure `wrong-usage`, `schema-unreadable`, `snapshot-invalid`, or what keeps a server from being read
 */
export async function lintRequest(
  files: LintRequest['files'],
  config: Config,
  sources: LintSources,
  folder: string,
): Promise<LintRequest> {
  const from = chosen(sources, config);
  const knowledge = await read(from, files, folder);
  const pinned = (sources.mysqlVersion ?? config.mysqlVersion)?.split('.').map(Number);
  const { snapshot } = knowledge.settings;
  const problems = [...knowledge.problems, ...unknownRules(config)];
  const today = new Date().toISOString().slice(0, 10);
  const settings: LintSettings = {
    ...defaultSettings(today),
    ...knowledge.settings,
    snapshot: snapshot && { ...snapshot, pinned },
    estimate: sources.estimate === true ? knowledge.estimate : undefined,
    thresholds: thresholdsSchema.parse({ ...config.thresholds }),
    severities: new Map(Object.entries(config.rules)),
    // Only a gate on deployments asks for them.
    deployingJobs: files.some(({ text }) => text.includes('deployed')) ? readDeployingJobs(folder) : [],
    ...versionOf(sources.mysqlVersion, 'option'),
    ...(sources.mysqlVersion === undefined && knowledge.settings.versionFrom === undefined
      ? versionOf(config.mysqlVersion, 'config')
      : {}),
  };
  return { files, catalog: knowledge.catalog, complete: knowledge.complete, settings, problems };
}

/** At most one source: what is written on the command line goes before the configuration. */
function chosen(sources: LintSources, config: Config): LintSources {
  const given = [sources.schema, sources.snapshot, sources.target].filter((one) => one !== undefined);
  if (given.length > 1) {
    throw wrongUsage('--schema, --snapshot and --db each say what the tables are.', 'Keep one of them.');
  }
  if (given.length === 1) return sources;
  return { ...sources, snapshot: config.snapshot, schema: config.snapshot === undefined ? config.schema : undefined };
}

async function read(from: LintSources, files: LintRequest['files'], folder: string): Promise<Knowledge> {
  if (from.target !== undefined) return readServer(from.target, from.stateDatabase, files);
  if (from.snapshot !== undefined) return readSnapshot(from.snapshot, folder);
  if (from.schema !== undefined) return readSchemaFile(from.schema, folder);
  return {
    catalog: undefined,
    complete: undefined,
    settings: {},
    problems: [],
    estimate: {
      server: serverInputs(undefined),
      calibration: uncalibrated,
      from: 'nothing: no snapshot and no database was given',
    },
  };
}

const makeSnapshot = 'npx -p phasedb-action phasedb snapshot --db URL > phasedb.snapshot.json';

async function readSchemaFile(path: string, folder: string): Promise<Knowledge> {
  const { readSchema } = await import('../catalog/from-sql.ts');
  const text = readText(path, folder, 'schema-unreadable', 'schema');
  const { catalog, problems } = readSchema(text);
  return {
    catalog,
    complete: undefined,
    settings: { catalogFrom: 'schema' },
    estimate: {
      server: serverInputs(undefined),
      calibration: uncalibrated,
      from: `${path}, which holds definitions and no sizes (a snapshot or a database has them)`,
    },
    problems: problems.map(({ offset, message }) => ({
      rule: 'statement-unparsed',
      place: { file: path, ...positionOf(text, offset) },
      phase: undefined,
      message: `${message} What is known of the tables may be incomplete.`,
      remedy: 'Correct the schema file, or make it anew with mysqldump --no-data.',
    })),
  };
}

async function readSnapshot(path: string, folder: string): Promise<Knowledge> {
  const { snapshotCatalog, snapshotSchema } = await import('../catalog/snapshot.ts');
  const text = readText(path, folder, 'snapshot-invalid', 'snapshot', `The first one is made by hand: ${makeSnapshot}`);
  const snapshot = snapshotSchema.safeParse(parseJson(text)).data;
  if (snapshot === undefined || !isKnown(snapshot.server.version)) {
    throw new Failure({
      code: 'snapshot-invalid',
      message: `${path} is no snapshot that this version of phasedb knows.`,
      untouched: 'Nothing was linted.',
      remedy: `Make it anew: ${makeSnapshot}`,
    });
  }
  const version = parseVersion(snapshot.server.version);
  return {
    catalog: snapshotCatalog(snapshot),
    complete: undefined,
    settings: {
      catalogFrom: 'snapshot',
      snapshot: { takenOn: snapshot.taken_at.slice(0, 10), version, pinned: undefined },
      ...(version === undefined ? {} : { versions: [version], versionFrom: 'snapshot' }),
      oldAlterTable: snapshot.server.variables.old_alter_table === 'ON',
      sqlMode: snapshot.server.sql_mode,
    },
    estimate: learnt(
      serverInputs(snapshot.server.variables),
      snapshot.finished ?? [],
      `${path}, taken ${ageOf(snapshot.taken_at)}`,
    ),
    problems: [],
  };
}

async function readServer(
  target: Target,
  stateDatabase: string | undefined,
  files: LintRequest['files'],
): Promise<Knowledge> {
  const { openReader } = await import('../inspect/reader-session.ts');
  const { readLiveCatalog } = await import('../catalog/live-catalog.ts');
  const { completePhases, finishedWork } = await import('../inspect/complete-phases.ts');
  const { readMigration } = await import('../migration/read.ts');
  const { namedTables } = await import('../lint/named-tables.ts');
  const readings = await Promise.all(files.map(({ text, file }) => readMigration(text, file)));
  const migrations = readings.flatMap((one) => ('migration' in one ? one.migration : (one.partial ?? [])));
  const wanted = await Promise.all(migrations.map(({ phases }) => namedTables(phases)));
  await using session = await openReader(target);
  const { facts, query } = session;
  const [row] = await query('SELECT @@GLOBAL.old_alter_table AS old_alter_table');
  const catalog: Catalog = await readLiveCatalog(query, facts.database, wanted.flat());
  const complete = await completePhases(
    session,
    stateDatabase ?? facts.database,
    migrations.map(({ name }) => name),
  );
  const finished = await finishedWork(session, stateDatabase ?? facts.database);
  return {
    catalog,
    complete: (name) => complete.get(name) ?? new Set(),
    settings: {
      catalogFrom: 'server',
      versions: [facts.version],
      versionFrom: 'server',
      oldAlterTable: row?.old_alter_table === '1',
      sqlMode: facts.sqlMode,
    },
    estimate: learnt(await readServerInputs(query), finished, 'the statistics of the server, as they are now'),
    problems: [],
  };
}

function learnt(server: ServerInputs, finished: readonly FinishedWork[], from: string): EstimateSettings {
  const calibration = calibrate(finished);
  return { server, calibration, from: calibration.text === undefined ? from : `${from}; ${calibration.text}` };
}

/** `2026-11-20T08:00:00Z, 1 day ago` */
function ageOf(moment: string): string {
  const days = Math.floor((Date.now() - Date.parse(moment)) / 86_400_000);
  const ago = Number.isNaN(days) ? '' : days <= 0 ? ', today' : days === 1 ? ', 1 day ago' : `, ${days} days ago`;
  return `${moment}${ago}`;
}

/** One that a run would not refuse. */
function isKnown(text: string): boolean {
  const version = parseVersion(text);
  return version !== undefined && !/mariadb/i.test(text) && compareVersions(version, oldestVersion) >= 0;
}

function versionOf(text: string | undefined, from: 'option' | 'config'): Partial<LintSettings> {
  if (text === undefined) return {};
  const version = parseVersion(/^\d+\.\d+$/.test(text) ? `${text}.0` : text);
  if (version === undefined || !isKnown(version.join('.'))) {
    throw wrongUsage(
      `"${text.slice(0, 40)}" is no version of MySQL that phasedb knows.`,
      'Give one from 8.0.13 on, such as 8.0.36.',
    );
  }
  return { versions: [version], versionFrom: from };
}

function unknownRules({ rules: set, file = '' }: Config): readonly Problem[] {
  const known = new Set(rules.map(({ name }) => name));
  return Object.keys(set)
    .filter((name) => !known.has(name))
    .map((name) => ({
      rule: 'config-unknown-key',
      place: { file, line: 1, column: 1 },
      phase: undefined,
      message: `\`rules\` names ${name}, and there is no such rule.`,
      remedy: 'docs/rules.md lists all rules.',
    }));
}

function readText(path: string, folder: string, code: string, what: string, ifNone = ''): string {
  try {
    return readFileSync(isAbsolute(path) ? path : join(folder, path), 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new Failure({
      code,
      message: `The ${what} ${path} cannot be read (${reason}).`,
      untouched: 'Nothing was linted.',
      remedy: `Check the path; it counts from the folder that the command runs in. ${ifNone}`.trimEnd(),
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

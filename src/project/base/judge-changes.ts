import type { Place } from '../../core/failure.ts';
import { type Finding, severities } from '../../lint/finding.ts';
import type { JudgeChange } from '../../lint/judge-report.ts';
import { rules } from '../../lint/rule-list.ts';
import { type Thresholds, thresholdsSchema } from '../../lint/settings.ts';
import { listed, quoted } from '../../migration/problem.ts';
import type { CatalogSource } from '../catalog-source/choose.ts';
import type { ConfigReading } from '../config.ts';
import { usualMigrations } from '../migration-globs.ts';
import { thresholdReaders } from '../no-effect.ts';

/** A difference of the configuration, and which findings it can hide. */
export interface ConfigChange extends Pick<JudgeChange, 'place' | 'text'> {
  /** `moved`: other files are migrations. */
  readonly kind: JudgeChange['kind'] | 'moved';
  readonly canHide: (finding: Finding, isLowered: boolean) => boolean;
  /** People change it every day, so it is worth a word only where it hides something. */
  readonly isUsual?: true;
}

/** A configuration, and where it takes the tables from. */
export interface Compared {
  readonly reading: ConfigReading;
  readonly source: CatalogSource;
}

const known = new Map(rules.map((rule) => [rule.name, rule]));

/**
 * What a change's configuration says less strictly than the base branch's.
 * @param changed paths of the judge whose text differs
 * @param moved files that only the globs of the base branch match
 * @param attributes files named .gitattributes that differ
 */
export function configChanges(
  base: Compared,
  head: Compared,
  {
    changed,
    moved,
    attributes,
  }: {
    readonly changed: ReadonlySet<string>;
    readonly moved: ReadonlySet<string>;
    readonly attributes: readonly string[];
  },
): readonly ConfigChange[] {
  return [
    ...globChanges(base.reading, head.reading, moved),
    ...ruleChanges(base.reading, head.reading),
    ...thresholdChanges(base.reading, head.reading),
    ...searchChanges(base.reading, head.reading),
    ...attributes.map(markChange),
    ...versionChanges(base.reading, head.reading),
    ...sourceChanges(base, head, changed),
    ...connectionChanges(base.reading, head.reading),
  ];
}

/** Where a key stands in the change's file; if that has none, where the base branch's configuration was. */
function placeIn(base: ConfigReading, head: ConfigReading, path: readonly PropertyKey[]): Place {
  if (head.config.file !== undefined) return head.placeOf(path);
  return { file: base.config.file ?? 'phasedb.config.yaml', line: 1, column: 1 };
}

function* ruleChanges(base: ConfigReading, head: ConfigReading): Iterable<ConfigChange> {
  for (const name of new Set([...Object.keys(base.config.rules), ...Object.keys(head.config.rules)])) {
    const rule = known.get(name);
    const [before, after] = [base, head].map(({ config }) => config.rules[name]);
    if (rule === undefined || rule.locked === true || before === after) continue;
    const looseness = (set: typeof before) => [...severities, 'off'].indexOf(set ?? rule.severity);
    // A rule may find an error though its usual severity is lower; a severity that is set holds for that one, too.
    const caps = before === undefined && after !== undefined && after !== 'error';
    if (looseness(after) <= looseness(before) && !caps) continue;
    const worded = (set: typeof before) => set ?? `${rule.severity} (the default)`;
    yield {
      kind: 'rule',
      place: placeIn(base, head, ['rules', name]),
      text:
        after === 'off'
          ? `turns off ${quoted(name)}`
          : `lowers ${quoted(name)} from ${worded(before)} to ${worded(after)}`,
      canHide: (finding) => finding.rule === name || known.get(name)?.insteadOf?.includes(finding.rule) === true,
    };
  }
}

function* thresholdChanges(base: ConfigReading, head: ConfigReading): Iterable<ConfigChange> {
  const usual = thresholdsSchema.parse({});
  for (const key of Object.keys(usual) as (keyof Thresholds)[]) {
    const [before, after] = [base, head].map(({ config }) => config.thresholds[key] ?? usual[key]);
    if (before === undefined || after === undefined || after <= before) continue;
    const readers = thresholdReaders[key];
    yield {
      kind: 'threshold',
      place: placeIn(base, head, ['thresholds', key]),
      text: `raises ${quoted(key)} from ${before.toLocaleString('en-US')} to ${after.toLocaleString('en-US')}`,
      // The size of a table lowers a finding, and never hides it.
      canHide: ({ rule }, isLowered) =>
        readers === 'many' ? isLowered && known.get(rule)?.risk !== undefined : readers.includes(rule),
    };
  }
}

function* globChanges(base: ConfigReading, head: ConfigReading, moved: ReadonlySet<string>): Iterable<ConfigChange> {
  const [before, after] = [base, head].map(({ config }) => config.migrations);
  const globsOf = (set: readonly string[] = []) => (set.length === 0 ? usualMigrations : set);
  const kept = new Set(globsOf(after));
  if (globsOf(before).every((glob) => kept.has(glob))) return;
  const globs = (set: readonly string[] = []) =>
    set.length === 0 ? 'the default' : listed(set.slice(0, 5).map(quoted));
  const files =
    moved.size === 0
      ? ''
      : `, without ${listed([...moved].slice(0, 3).map(quoted))}${moved.size > 3 ? ` and ${moved.size - 3} more` : ''}`;
  yield {
    kind: 'moved',
    place: placeIn(base, head, ['migrations']),
    text: `changes \`migrations\` from ${globs(before)} to ${globs(after)}${files}`,
    canHide: () => false,
  };
}

function* searchChanges(base: ConfigReading, head: ConfigReading): Iterable<ConfigChange> {
  const before = new Set(base.config.codeReferences.ignore);
  const added = head.config.codeReferences.ignore.filter((glob) => !before.has(glob));
  if (added.length === 0) return;
  yield {
    kind: 'glob',
    place: placeIn(base, head, ['code_references', 'ignore']),
    text: `leaves ${listed(added.slice(0, 5).map(quoted))} out of the search for code references`,
    canHide: ({ rule }) => rule === 'drop-column-still-referenced',
  };
}

function markChange(file: string): ConfigChange {
  return {
    kind: 'glob',
    place: { file, line: 1, column: 1 },
    text: `changes ${quoted(file)}, which can take files out of the search for code references`,
    canHide: ({ rule }) => rule === 'drop-column-still-referenced',
    isUsual: true,
  };
}

/** URLs are not repeated, as they may hold passwords. */
function* connectionChanges(base: ConfigReading, head: ConfigReading): Iterable<ConfigChange> {
  const change = (key: string, text: string): ConfigChange => ({
    kind: 'connection',
    place: placeIn(base, head, [key]),
    text,
    canHide: () => false,
  });
  const [urlBefore, urlAfter] = [base, head].map(({ config }) => config.databaseUrl);
  if (urlBefore !== urlAfter) {
    const verb = urlBefore === undefined ? 'adds' : urlAfter === undefined ? 'removes' : 'changes';
    yield change('database_url', `${verb} \`database_url\`, which says where commands connect to`);
  }
  const [before, after] = [base, head].map(({ config }) => new Set(config.replicas));
  const gone = [...(before ?? [])].filter((url) => !after?.has(url)).length;
  const added = [...(after ?? [])].filter((url) => !before?.has(url)).length;
  if (gone + added === 0) return;
  const parts = [...(gone > 0 ? [`removes ${gone}`] : []), ...(added > 0 ? [`adds ${added}`] : [])];
  yield change('replicas', `${listed(parts)} of \`replicas\`, whose lag a backfill watches`);
}

function* versionChanges(base: ConfigReading, head: ConfigReading): Iterable<ConfigChange> {
  const [before, after] = [base, head].map(({ config }) => config.mysqlVersion);
  if (before === after) return;
  const worded = (version: string | undefined) => (version === undefined ? 'none' : quoted(version));
  yield {
    kind: 'version',
    place: placeIn(base, head, ['mysql_version']),
    text: `changes \`mysql_version\` from ${worded(before)} to ${worded(after)}`,
    canHide: () => true,
    isUsual: true,
  };
}

function* sourceChanges(base: Compared, head: Compared, changed: ReadonlySet<string>): Iterable<ConfigChange> {
  const [before, after] = [base, head].map(({ source }) => ('path' in source ? source.path : undefined));
  const isSame = before === after;
  if (isSame && (after === undefined || !changed.has(after))) return;
  const from = before === undefined ? '' : ` instead of ${quoted(before)}`;
  yield {
    kind: 'tables',
    place: isSame ? { file: after ?? '', line: 1, column: 1 } : placeIn(base.reading, head.reading, [head.source.kind]),
    text: isSame
      ? `changes ${quoted(after ?? '')}, which describes the tables`
      : after === undefined
        ? `takes the tables from nowhere${from}`
        : `takes the tables from ${quoted(after)}${from}`,
    canHide: () => true,
    ...(isSame ? { isUsual: true as const } : {}),
  };
}

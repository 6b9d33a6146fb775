import { Failure } from '../../core/failure.ts';
import { readInWorkspace } from '../../core/read-in-workspace.ts';
import type { Decide } from '../../ddl/decision.ts';
import type { Finding } from '../../lint/finding.ts';
import type { JudgeChange, JudgeReport } from '../../lint/judge-report.ts';
import { type Problem, quoted } from '../../migration/problem.ts';
import { type Baseline, MOST_BASELINE_BYTES, parseBaseline } from '../baseline.ts';
import { chooseSource } from '../catalog-source/choose.ts';
import type { Judge } from '../judge.ts';
import { type LintedBy, lintBy } from '../lint-by.ts';
import type { LintOrder } from '../lint-order.ts';
import type { ChosenFiles } from '../migration-files.ts';
import type { Comparison } from './base-files.ts';
import { type BaseJudge, pathWithin } from './base-judge.ts';
import { type ComparedFindings, compareFindings, withHiddenErrors, withKept, withReasons } from './compare-findings.ts';
import { allowChanges, baselineChanges, type ChangedFile, commentChanges } from './file-changes.ts';
import { type ConfigChange, configChanges } from './judge-changes.ts';
import { problemsOf } from './judge-problems.ts';

/** Both judges, and what a lint by either needs. */
export interface LintAgainstBase {
  readonly order: LintOrder;
  readonly comparison: Comparison;
  readonly head: Judge;
  readonly base: BaseJudge;
  readonly chosen: ChosenFiles;
  /** Files that only the globs of the base branch match. */
  readonly moved: ReadonlySet<string>;
  /** Of the change's configuration. */
  readonly problems: readonly Problem[];
  readonly decide: Decide | undefined;
}

/**
 * Lints files by the change's judge and by the base branch's. An error by the base branch's judge stays one; in a migration that
 * the change adds or edits, neither a comment nor a baseline hides it.
 */
export async function lintAgainstBase(request: LintAgainstBase): Promise<LintedBy> {
  const { order, comparison, head, base, chosen, problems, decide } = request;
  const changed = await changedFiles(request);
  const keepErrorsOf = new Set(changed.map(({ file }) => file));
  const byHead = await lintBy(order, head, chosen, { problems, keepErrorsOf: new Set(), decide });
  const differences = configChanges(compared(order, base), compared(order, head), {
    changed: base.changed,
    moved: request.moved,
    attributes: base.attributes,
  });
  const isSameJudge = base.problem === undefined && base.changed.size === 0;
  const { byBase, unusable } = isSameJudge
    ? { byBase: { ...byHead, result: withHiddenErrors(byHead.result, keepErrorsOf) }, unusable: undefined }
    : await lintByBase(request, keepErrorsOf);
  const problem = [base.problem, unusable].filter((one) => one !== undefined).join(' ') || undefined;
  const comparedFindings = compareFindings(byHead.result, byBase.result);
  const report: JudgeReport = {
    configFrom: comparison.configFrom,
    base: comparison.files.ref,
    problem,
    changes: [
      ...counted(
        differences,
        comparedFindings,
        byBase.result.findings.filter(({ place }) => request.moved.has(place.file)),
      ),
      ...(order.baseline.file === undefined && head.reading.config.baseline === undefined
        ? []
        : baselineChanges(
            order.baseline.file ?? head.reading.config.baseline ?? '',
            { head: baselineOf(order, head), base: baselineOf(order, base) },
            byHead.result,
            comparedFindings,
          )),
      ...workflowChanges(comparison),
      ...changed.flatMap((file) => commentChanges(file, comparedFindings)),
      ...(await Promise.all(changed.map((file) => allowChanges(file, byHead.result)))).flat(),
    ],
  };
  // What could not be read was replaced by something stricter, which must not hide what the change's own judge finds.
  const fromBase = comparison.configFrom === 'base' && problem === undefined;
  // A schema that the change brings along may describe the tables as they will be; what MySQL does depends on how they are.
  const { migrations } =
    problem === undefined && differences.some(({ kind }) => kind === 'tables' || kind === 'version')
      ? byBase.result
      : byHead.result;
  const result = fromBase
    ? withReasons(byBase.result, comparedFindings)
    : { ...withKept(byHead.result, comparedFindings), migrations };
  return {
    settings: byBase.settings,
    result: { ...result, judge: report },
    problems: [...byHead.problems, ...problemsOf(report)],
    notes: fromBase ? byBase.notes : byHead.notes,
  };
}

/** Where the schema, snapshot or baseline of the base branch cannot be used, the base branch has none. */
async function lintByBase(
  { order, base, chosen, problems, decide }: LintAgainstBase,
  keepErrorsOf: ReadonlySet<string>,
): Promise<{ readonly byBase: LintedBy; readonly unusable: string | undefined }> {
  const options = { problems, keepErrorsOf, decide };
  try {
    return { byBase: await lintBy(order, base, chosen, options), unusable: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const bare = { ...base, folderOf: () => undefined };
    return {
      byBase: await lintBy(order, bare, chosen, options),
      unusable: `A file of the base branch cannot be used: ${error.message}`,
    };
  }
}

function workflowChanges({ workflows = [] }: Comparison): readonly JudgeChange[] {
  return workflows.map((file) => ({
    kind: 'workflow',
    place: { file, line: 1, column: 1 },
    text: `changes the workflow ${quoted(file)}, which says how phasedb is called`,
    hides: 0,
    kept: 0,
  }));
}

async function changedFiles({ order, comparison, chosen }: LintAgainstBase): Promise<readonly ChangedFile[]> {
  const found: ChangedFile[] = [];
  for (const file of chosen.files) {
    const path = pathWithin(order.folder, file.file);
    if (path === undefined) continue;
    const before = await comparison.files.read(path);
    if (before.kind === 'same' || (before.kind === 'text' && before.text === file.text)) continue;
    found.push({ ...file, before: before.kind === 'text' ? before.text : undefined });
  }
  return found;
}

function compared({ sources }: LintOrder, { reading, folderOf }: Judge) {
  const source = chooseSource(sources, reading.config);
  const exists = !('path' in source) || folderOf(source.path) !== undefined;
  return { reading, source: exists ? source : { kind: 'none' as const } };
}

function baselineOf({ baseline }: LintOrder, { reading, folderOf }: Judge): Baseline | undefined {
  const path = baseline.file ?? reading.config.baseline;
  const folder = path === undefined ? undefined : folderOf(path);
  if (path === undefined || folder === undefined) return undefined;
  const namedBy = baseline.file === undefined ? 'file' : 'call';
  const read = readInWorkspace(path, { folder, namedBy, most: MOST_BASELINE_BYTES });
  // That it is missing is a finding of its own.
  return read.ok ? parseBaseline(read.bytes.toString('utf8')) : undefined;
}

/**
 * A finding counts for each difference that can hide it by itself; only what none of them explains counts for another version or
 * other tables. Files that a glob leaves out are linted all the same, so all their findings count for it as reported.
 */
function counted(
  differences: readonly ConfigChange[],
  { weakened, kept, lowered }: ComparedFindings,
  ofMoved: readonly Finding[],
): readonly JudgeChange[] {
  const errors = new Set(kept);
  const explained = new Set<Finding>();
  const changes = differences.flatMap(({ kind, place, text, isUsual, canHide }): readonly JudgeChange[] => {
    if (kind === 'moved') return [{ kind: 'glob', place, text, hides: ofMoved.length, kept: ofMoved.length }];
    const isGeneral = kind === 'version' || kind === 'tables';
    const those = weakened.filter(
      (finding) => canHide(finding, lowered.has(finding)) && !(isGeneral && explained.has(finding)),
    );
    for (const finding of those) explained.add(finding);
    if (isUsual && those.length === 0) return [];
    return [{ kind, place, text, hides: those.length, kept: those.filter((one) => errors.has(one)).length }];
  });
  return changes.toSorted((a, b) => b.hides - a.hides);
}

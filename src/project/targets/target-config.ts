import { z } from 'zod';
import { listed, type Problem, quoted } from '../../migration/problem.ts';

/** Letters, digits, `_`, `.` and `-`: names stand in commands, in a matrix and in the titles of sections. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const MOST_TARGETS = 500;

const targetName = z.string().max(100).regex(NAME);
const variable = z.string().max(200).regex(VARIABLE);

const targetSchema = z.strictObject({
  name: targetName,
  url_env: variable,
  replicas_env: variable.optional(),
  group: targetName.optional(),
  environment: z.string().min(1).max(255).optional(),
  state_database: z.string().min(1).max(64).optional(),
});

/** The keys of the configuration about several databases; `describe` holds what the message on a wrong value asks for. */
export const targetKeys = {
  targets: z
    .array(targetSchema)
    .max(MOST_TARGETS)
    .describe(
      `a list of at most ${MOST_TARGETS} targets, each with \`name\` and \`url_env\` (the name of the environment variable that holds its URL), and optionally \`replicas_env\`, \`group\`, \`environment\`, \`state_database\``,
    )
    .optional(),
  waves: z
    .array(z.array(targetName).min(1))
    .min(1)
    .describe('a list of lists, each with names of targets or groups, or `rest`')
    .optional(),
  max_parallel: z.int().min(1).max(64).describe('a whole number from 1 to 64').optional(),
};

/** Keys of one target. */
export const keysOfTarget: readonly string[] = Object.keys(targetSchema.shape);

type Raw = z.output<z.ZodObject<typeof targetKeys>>;

/** One database that the configuration names. Its URL is never in the file. */
export interface NamedTarget {
  readonly name: string;
  /** The environment variable that holds its URL. */
  readonly urlEnv: string;
  /** The one that holds the URLs of its replicas, separated by blanks or line breaks. */
  readonly replicasEnv: string | undefined;
  readonly group: string | undefined;
  /** The GitHub environment that its jobs are bound to. */
  readonly environment: string | undefined;
  readonly stateDatabase: string | undefined;
}

/** Everything that the configuration says about several databases. */
export interface TargetConfig {
  readonly targets: readonly NamedTarget[];
  /** Names of targets, of groups, or `rest`; undefined: one target after the other in the order of the file. */
  readonly waves: readonly (readonly string[])[] | undefined;
  /** How many targets of a wave are worked on at the same time. */
  readonly maxParallel: number;
}

/** Every target, where a group is asked for. */
export const ALL = 'all';
/** In a wave: the targets that no wave names. */
export const REST = 'rest';

export function targetConfigOf({ targets, waves, max_parallel: maxParallel }: Raw): TargetConfig {
  return {
    targets: (targets ?? []).map((one) => ({
      name: one.name,
      urlEnv: one.url_env,
      replicasEnv: one.replicas_env,
      group: one.group,
      environment: one.environment,
      stateDatabase: one.state_database,
    })),
    waves,
    maxParallel: maxParallel ?? 1,
  };
}

/** What no key alone can show to be wrong. */
export function targetProblems(
  { targets, waves, maxParallel }: TargetConfig,
  placeOf: (path: readonly PropertyKey[]) => Problem['place'],
): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (path: readonly PropertyKey[], message: string, remedy: string, rule = 'config-unknown-key') =>
    problems.push({ rule, phase: undefined, place: placeOf(path), message, remedy });
  const groups = new Set(targets.flatMap(({ group }) => group ?? []));
  for (const [index, { name, group, urlEnv }] of targets.entries()) {
    const at = ['targets', index];
    const earlier = targets.slice(0, index);
    for (const word of [name, group])
      if (word === ALL || word === REST)
        report(at, `${quoted(word)} cannot be a name: it stands for several targets.`, 'Choose another name.');
    if (earlier.some((one) => one.name === name))
      report(at, `There are two targets ${quoted(name)}.`, 'Give each target its own name.');
    if (groups.has(name))
      report(at, `${quoted(name)} is the name of a target and of a group.`, 'Choose another name for one of them.');
    const same = earlier.find((one) => one.urlEnv === urlEnv);
    if (same !== undefined && same.name !== name)
      report(
        at,
        `The targets ${quoted(same.name)} and ${quoted(name)} take their URL from the same variable, ${urlEnv}.`,
        'Give each target its own variable: two targets on one database would share one state.',
      );
  }
  problems.push(...waveProblems(targets, groups, waves ?? [], placeOf));
  if (targets.length === 0 && (waves !== undefined || maxParallel !== 1))
    report(
      [waves === undefined ? 'max_parallel' : 'waves'],
      `${quoted(waves === undefined ? 'max_parallel' : 'waves')} has no effect, because there are no \`targets\`.`,
      'Add `targets`, or remove this line.',
    );
  return problems;
}

function waveProblems(
  targets: readonly NamedTarget[],
  groups: ReadonlySet<string>,
  waves: readonly (readonly string[])[],
  placeOf: (path: readonly PropertyKey[]) => Problem['place'],
): readonly Problem[] {
  if (targets.length === 0) return [];
  const problems: Problem[] = [];
  const placed = new Set<string>();
  for (const [wave, words] of waves.entries()) {
    for (const [index, word] of words.entries()) {
      const report = (message: string, remedy: string) =>
        problems.push({
          rule: 'config-unknown-key',
          phase: undefined,
          place: placeOf(['waves', wave, index]),
          message,
          remedy,
        });
      const meant = targets.filter(({ name, group }) => name === word || group === word);
      if (word !== REST && meant.length === 0)
        report(
          `The wave names ${quoted(word)}, which is neither a target nor a group.`,
          `Known are ${listed([...targets.map(({ name }) => name), ...groups, REST])}.`,
        );
      if (placed.has(word))
        report(`The waves name ${quoted(word)} twice.`, 'Name it once: each target runs in one wave.');
      placed.add(word);
    }
  }
  return problems;
}

import { nearestName } from '../../core/did-you-mean.ts';
import { wrongUsage } from '../../core/failure.ts';
import { listed, quoted } from '../../migration/problem.ts';
import { ALL, type NamedTarget, REST, type TargetConfig } from './target-config.ts';

/**
 * The one target of that name.
 * @throws Failure `wrong-usage`
 */
export function targetNamed(name: string, { targets }: TargetConfig): NamedTarget {
  const found = targets.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw unknown(
    'target',
    name,
    targets.map((one) => one.name),
    targets.some(({ group }) => group === name) ? `${quoted(name)} is a group: give it as targets.` : undefined,
  );
}

/**
 * The targets of a group in the order in which they are worked on: wave after wave, each in the order of the file. Without
 * `waves` each target is a wave, so that the first is the canary. A target's own name goes before its group's, and that before
 * `rest`; targets that no wave means come last.
 * @param group its name, or `all`
 * @throws Failure `wrong-usage`
 */
export function wavesOf(group: string, config: TargetConfig): readonly (readonly NamedTarget[])[] {
  const { targets, waves } = config;
  const chosen = targets.filter((one) => group === ALL || one.group === group);
  if (chosen.length === 0) {
    const groups = [...new Set(targets.flatMap((one) => one.group ?? []))];
    const isName = targets.some(({ name }) => name === group);
    throw unknown(
      'group',
      group,
      [...groups, ALL],
      isName ? `${quoted(group)} is one target: give it as target.` : undefined,
    );
  }
  if (waves === undefined) return chosen.map((one) => [one]);
  const waveOf = ({ name, group: own }: NamedTarget) =>
    [name, own, REST]
      .map((word) => waves.findIndex((words) => words.some((one) => one === word)))
      .find((at) => at >= 0);
  // What no wave names comes last.
  const places = [...waves.keys(), undefined];
  return places.map((at) => chosen.filter((one) => waveOf(one) === at)).filter((wave) => wave.length > 0);
}

function unknown(what: 'target' | 'group', given: string, known: readonly string[], hint: string | undefined) {
  if (known.filter((one) => one !== ALL).length === 0 && hint === undefined)
    return wrongUsage(
      `There is no ${what} ${quoted(given)}: the configuration names no ${what === 'group' ? 'group' : 'targets'}.`,
      what === 'group'
        ? 'Give the targets a `group` in phasedb.config.yaml, or name `all`.'
        : 'List them as `targets` in phasedb.config.yaml.',
    );
  const near = nearestName(given, known);
  return wrongUsage(
    `There is no ${what} ${quoted(given)}.`,
    hint ?? (near === undefined ? `Known are ${listed(known)}.` : `Did you mean ${quoted(near)}?`),
  );
}

import type { CodeEffect } from './stored/effect.ts';
import type { Verdict } from './verdict.ts';

/** The most intrusive of several verdicts, with what all of them assume. @param verdicts at least one */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const order = ['none', 'instant', 'inplace', 'copy', 'unknown'];
  const locks = ['none', 'shared', 'exclusive', 'unknown'];
  const weight = (one: Verdict) =>
    order.indexOf(one.algorithm) * 100 + (one.rebuild === false ? 0 : 10) + locks.indexOf(one.lock);
  const [first, ...others] = verdicts;
  if (first === undefined) throw new Error('there is no verdict to choose from');
  const chosen = others.reduce((a, b) => (weight(b) > weight(a) ? b : a), first);
  return {
    ...chosen,
    destructive: verdicts.some((one) => one.destructive),
    assumes: [...new Set(verdicts.flatMap((one) => one.assumes))],
    effects: allEffects(verdicts),
    refusedAssertion: verdicts.find((one) => one.refusedAssertion !== undefined)?.refusedAssertion,
  };
}

/** Of all versions, each once: what differs from version to version is why. */
function allEffects(verdicts: readonly Verdict[]): readonly CodeEffect[] | undefined {
  const found = new Map<string, CodeEffect>();
  for (const effect of verdicts.flatMap(({ effects = [] }) => effects)) {
    const { kind, span, through } = effect;
    const key = JSON.stringify([kind, span, through]);
    if (!found.has(key)) found.set(key, effect);
  }
  return found.size === 0 ? undefined : [...found.values()];
}

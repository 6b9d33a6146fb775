import type { PhaseType } from './migration.ts';
import { quoted } from './problem.ts';
import type { PhaseContext } from './reader-context.ts';
import type { RawPhase } from './schema.ts';

/** What the checks between phases need of a phase. */
export interface OrderedPhase {
  readonly raw: RawPhase;
  readonly type: PhaseType;
  readonly context: PhaseContext;
}

/**
 * The order of types: expands first, then backfills and gates, contracts after at least one gate, only gates between
 * contracts. Names are unique regardless of case, because a server may compare them so.
 */
export function checkPhaseOrder(phases: readonly OrderedPhase[]): void {
  const earlier: OrderedPhase[] = [];
  for (const phase of phases) {
    checkName(phase, earlier);
    checkType(phase, earlier);
    checkSoak(phase, earlier);
    earlier.push(phase);
  }
}

function checkName({ raw, context }: OrderedPhase, earlier: readonly OrderedPhase[]): void {
  const same = earlier.find((other) => other.raw.name.toLowerCase() === raw.name.toLowerCase());
  if (same === undefined) return;
  const place = context.source.placeOf(context.at('name'));
  const first = same.context.source.placeOf(same.context.at('name'));
  const message = `Duplicate phase name ${quoted(raw.name)}; the first phase is on line ${first.line}.`;
  context.problem('phase-file-invalid', place, message, 'Give this phase a unique name, and add its `type`.');
}

function checkType({ raw, type, context }: OrderedPhase, earlier: readonly OrderedPhase[]): void {
  const place = context.source.placeOf(context.at('name'));
  const before = earlier.findLast((other) => (type === 'expand' ? other.type !== 'expand' : other.type === 'contract'));
  if ((type === 'expand' || type === 'backfill') && before !== undefined) {
    context.problem(
      'phase-order',
      place,
      `The ${type} phase ${quoted(raw.name)} comes after the ${before.type} phase ${quoted(before.raw.name)}.`,
      type === 'expand'
        ? 'Move it before all other phases, or put it into a separate migration.'
        : 'Move it before the contract phases, or put it into a separate migration.',
    );
  }
  if (type !== 'contract' || earlier.some((other) => other.type === 'gate')) return;
  const message = `The contract phase ${quoted(raw.name)} has no gate before it, so nothing proves that the old columns or tables are unused.`;
  if (raw.allow.some(({ what }) => what === 'destructive')) {
    context.warn('contract-without-gate', place, `${message} The phase allows it (\`allow: destructive\`).`);
    return;
  }
  context.problem(
    'contract-without-gate',
    place,
    message,
    'Add a gate phase before it that proves this. Or add `allow: [{what: destructive, reason: "…"}]` to this phase.',
  );
}

function checkSoak({ raw, context }: OrderedPhase, earlier: readonly OrderedPhase[]): void {
  const after = raw.wait_until?.not_before?.after;
  if (after === undefined || earlier.some((other) => other.raw.name === after)) return;
  const names = earlier.map((other) => quoted(other.raw.name));
  context.problem(
    'phase-file-invalid',
    context.source.placeOf(context.at('wait_until', 'not_before', 'after')),
    `\`after\` names the phase ${quoted(after)}, but no phase before this gate has that name.`,
    names.length === 0
      ? '`not_before` needs a phase before the gate: move the gate down, or remove `not_before`.'
      : `Phases before it: ${names.slice(0, 10).join(', ')}.`,
  );
}

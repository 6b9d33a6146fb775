import type { PhaseType } from './migration.ts';
import { quoted } from './problem.ts';
import type { PhaseContext } from './reader-context.ts';
import type { RawPhase } from './schema.ts';

/** A phase as far as the rules between phases need it. */
export interface OrderedPhase {
  readonly raw: RawPhase;
  readonly type: PhaseType;
  readonly context: PhaseContext;
}

/**
 * The order of types (FORMAT.md): expands first, then backfills and gates in any number, contracts behind at least one
 * gate, between contracts only gates. Names are unique whatever their case, since a server may compare them so.
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
  const message = `Two phases are named ${quoted(raw.name)}; the first is in line ${first.line}.`;
  context.problem('phase-file-invalid', place, message, 'Give this one a name of its own, and its `type` beside it.');
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
        ? 'Expand phases come first: move it up, or put it into a migration of its own.'
        : 'Backfills come before contracts: move it up, or put it into a migration of its own.',
    );
  }
  if (type !== 'contract' || earlier.some((other) => other.type === 'gate')) return;
  const message = `No gate stands before the contract phase ${quoted(raw.name)}, so nothing proves that the old shape is no longer in use.`;
  if (raw.allow.some(({ what }) => what === 'destructive')) {
    context.warn('contract-without-gate', place, `${message} It is allowed: destructive.`);
    return;
  }
  context.problem(
    'contract-without-gate',
    place,
    message,
    'Add a gate phase whose query shows it, or `allow: [{what: destructive, reason: "…"}]` to this phase.',
  );
}

function checkSoak({ raw, context }: OrderedPhase, earlier: readonly OrderedPhase[]): void {
  const after = raw.wait_until?.not_before?.after;
  if (after === undefined || earlier.some((other) => other.raw.name === after)) return;
  const names = earlier.map((other) => quoted(other.raw.name));
  context.problem(
    'phase-file-invalid',
    context.source.placeOf(context.at('wait_until', 'not_before', 'after')),
    `No phase before this gate is named ${quoted(after)}.`,
    names.length === 0
      ? 'A soak time needs a phase before the gate.'
      : `The phases before it are ${names.slice(0, 10).join(', ')}.`,
  );
}

import type { PhaseType } from './migration.ts';
import { listed, quoted } from './problem.ts';
import type { PhaseContext } from './reader-context.ts';
import type { RawPhase } from './schema.ts';

const phaseTypes: readonly PhaseType[] = ['expand', 'backfill', 'gate', 'contract'];

/** Keys beside those that every phase has; the first is the one without which the phase does nothing. */
const keysOfType: Readonly<Record<PhaseType, readonly [string, ...string[]]>> = {
  expand: ['sql', 'rollback_sql', 'irreversible', 'allow', 'ddl'],
  contract: ['sql', 'rollback_sql', 'irreversible', 'allow', 'ddl'],
  backfill: ['batch', 'rollback_sql', 'irreversible', 'allow'],
  gate: ['wait_until'],
};

const keysOfAll = ['name', 'type', 'on_failure'];

/** The type that is written, else the one that the phase is named after; undefined (and reported) where there is none. */
export function typeOfPhase(raw: RawPhase, context: PhaseContext): PhaseType | undefined {
  const type = raw.type ?? phaseTypes.find((candidate) => candidate === raw.name);
  if (type !== undefined) return type;
  const likely =
    raw.batch !== undefined ? ['backfill'] : raw.wait_until !== undefined ? ['gate'] : ['expand', 'contract'];
  context.problem(
    'phase-file-invalid',
    context.source.placeOf(context.at('name')),
    `The phase ${quoted(raw.name)} has no \`type\`, and its name is none of ${listed(phaseTypes, 'or')} that would say it.`,
    `Add ${listed(
      likely.map((candidate) => `\`type: ${candidate}\``),
      'or',
    )}.`,
  );
  return undefined;
}

/** Reports keys that another type of phase has, and the absence of the one that this type lives by. */
export function checkKeysOfType(
  raw: RawPhase,
  type: PhaseType,
  written: ReadonlySet<string>,
  context: PhaseContext,
): void {
  const allowed = keysOfType[type];
  for (const key of written) {
    if (keysOfAll.includes(key) || allowed.includes(key)) continue;
    const owners = phaseTypes.filter((candidate) => keysOfType[candidate].includes(key));
    const remedy =
      key === 'sql' && type === 'backfill'
        ? 'Put the statement into `query:` under `batch:`, with LIMIT {batch_size} at its end.'
        : `Remove it, or make this a phase of type ${listed(owners, 'or')}.`;
    context.problem(
      'phase-file-invalid',
      context.source.placeOfKey(context.at(key)),
      `${quoted(key)} does not belong into ${type === 'expand' ? 'an' : 'a'} ${type} phase.`,
      remedy,
    );
  }
  const [needed] = allowed;
  if (written.has(needed)) return;
  context.problem(
    'phase-file-invalid',
    context.source.placeOfKey(context.at()),
    `The ${type} phase ${quoted(raw.name)} has no \`${needed}\`, so it would do nothing.`,
    `Add \`${needed}:\`, or remove the phase.`,
  );
}

import type { PhaseType } from './migration.ts';
import { listed, quoted } from './problem.ts';
import type { PhaseContext } from './reader-context.ts';
import type { RawPhase } from './schema.ts';

/** All of them, in the order in which a migration usually has them. */
export const phaseTypes = ['expand', 'backfill', 'gate', 'contract'] as const satisfies readonly PhaseType[];

/** Keys besides those that every phase has; the first one is required. */
const keysOfType: Readonly<Record<PhaseType, readonly [string, ...string[]]>> = {
  expand: ['sql', 'rollback_sql', 'irreversible', 'allow', 'ddl'],
  contract: ['sql', 'rollback_sql', 'irreversible', 'allow', 'ddl'],
  backfill: ['batch', 'rollback_sql', 'irreversible', 'allow'],
  gate: ['wait_until'],
};

const keysOfAll = ['name', 'type', 'on_failure', 'window'];

/** The `type` of the phase, otherwise its name if that is a type; undefined (and reported) if neither. */
export function typeOfPhase(raw: RawPhase, context: PhaseContext): PhaseType | undefined {
  const type = raw.type ?? phaseTypes.find((candidate) => candidate === raw.name);
  if (type !== undefined) return type;
  const likely =
    raw.batch !== undefined ? ['backfill'] : raw.wait_until !== undefined ? ['gate'] : ['expand', 'contract'];
  context.problem(
    'phase-file-invalid',
    context.source.placeOf(context.at('name')),
    `The phase ${quoted(raw.name)} has no \`type\`. Only phases named ${listed(phaseTypes, 'or')} can omit it.`,
    `Add ${listed(
      likely.map((candidate) => `\`type: ${candidate}\``),
      'or',
    )}.`,
  );
  return undefined;
}

/** Reports keys of other phase types, and a missing required key. */
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
        ? 'Move the statement to `query:` under `batch:`, and end it with LIMIT {batch_size}.'
        : `Remove it, or change the phase type to ${listed(owners, 'or')}.`;
    context.problem(
      'phase-file-invalid',
      context.source.placeOfKey(context.at(key)),
      `${quoted(key)} is not valid in ${type === 'expand' ? 'an' : 'a'} ${type} phase.`,
      remedy,
    );
  }
  const [needed] = allowed;
  if (written.has(needed)) return;
  context.problem(
    'phase-file-invalid',
    context.source.placeOfKey(context.at()),
    `The ${type} phase ${quoted(raw.name)} has no \`${needed}\`, so it does nothing.`,
    `Add \`${needed}:\`, or remove the phase.`,
  );
}

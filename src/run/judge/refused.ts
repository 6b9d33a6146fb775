import { Failure, formatPlace } from '../../core/failure.ts';
import type { Finding } from '../../lint/finding.ts';
import { letsThrough } from '../../lint/lets-through.ts';
import { rules } from '../../lint/rule-list.ts';
import type { Phase } from '../../migration/migration.ts';

/** So many errors are listed in full. */
const MOST = 20;

/** The refusal of a phase. @param errors at least one */
export function refused(phase: Phase, direction: 'forward' | 'rollback', errors: readonly Finding[]): Failure {
  const [first] = errors;
  const lines = (first?.related ?? []).map(({ file, line, text }) => `\n  ${file}:${line}: ${text}`);
  const others = errors
    .slice(1, MOST)
    .map(({ rule, place, message }) => `\n${formatPlace(place)}: ${message} (${rule})`);
  const more = errors.length > MOST ? `\nand ${errors.length - MOST} more` : '';
  const what = direction === 'forward' ? `The ${phase.type} ${phase.name}` : `The rollback of ${phase.name}`;
  return new Failure({
    code: 'refused',
    message: `${what} is refused by the rule ${first?.rule}: ${first?.message}${lines.join('')}${others.join('')}${more}`,
    place: first?.place,
    untouched: 'Nothing was changed.',
    remedy: first === undefined ? '' : remedyOf(first),
  });
}

/** Why it matters, what to write instead, and what would let it through. */
function remedyOf({ rule: name, why, fix }: Finding): string {
  const risk = rules.find((rule) => rule.name === name)?.risk;
  const { severity } = letsThrough[risk ?? 'none'];
  const allow = risk === undefined ? undefined : `allow: [{what: ${risk}, reason: "…"}]`;
  const through =
    allow === undefined
      ? `Correct the file. No \`allow\` and no configured severity of ${name} lets it through.`
      : severity
        ? `To accept it, write ${allow} into the phase, or set the severity of ${name} under \`rules\` in phasedb.config.yaml.`
        : `To accept it, write ${allow} into the phase. The severity of ${name} does not let it through.`;
  return [why, fix === undefined ? '' : `Write instead: ${fix}`, through].filter((part) => part !== '').join(' ');
}

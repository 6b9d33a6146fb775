import { closest, distance } from 'fastest-levenshtein';
import type { Finding } from './finding.ts';
import { type Anchored, Findings } from './findings.ts';
import type { HiddenFinding } from './hidden.ts';
import type { Rule } from './rule.ts';
import type { LintSettings } from './settings.ts';
import type { Suppression } from './suppressions.ts';

/** What is left of findings once suppressions are applied. */
export interface Suppressed {
  /** With those about the suppressions themselves. */
  readonly findings: readonly Finding[];
  readonly hidden: readonly HiddenFinding[];
}

/**
 * Keeps back what suppressions name, and adds what is wrong with those.
 * @param suppressions by file
 * @param keepErrorsOf files in which none hides an error
 */
export function suppress(
  reported: readonly Anchored[],
  suppressions: ReadonlyMap<string, readonly Suppression[]>,
  rules: readonly Rule[],
  settings: LintSettings,
  keepErrorsOf: ReadonlySet<string> = new Set(),
): Suppressed {
  const known = new Map(rules.map((rule) => [rule.name, rule]));
  const used = new Map<Suppression, Set<string>>();
  const hidden: HiddenFinding[] = [];
  const kept = reported.filter(({ finding, anchor }) => {
    if (known.get(finding.rule)?.locked === true) return true;
    const found = (suppressions.get(finding.place.file) ?? []).filter(
      ({ rules: named, lines, reason, until }) =>
        named.includes(finding.rule) &&
        (lines.has(finding.place.line) || lines.has(anchor.line)) &&
        reason !== undefined &&
        !isOver(until, settings),
    );
    for (const one of found) used.set(one, (used.get(one) ?? new Set()).add(finding.rule));
    const [first] = found;
    if (finding.severity === 'error' && keepErrorsOf.has(finding.place.file)) return true;
    if (first !== undefined) hidden.push({ finding, by: 'comment', place: first.place });
    return first === undefined;
  });
  const hygiene = new Findings(rules, settings);
  for (const one of [...suppressions.values()].flat()) {
    for (const { rule, message, fix } of problemsOf(one, used.get(one) ?? new Set(), known, settings))
      hygiene.add(rule, { place: one.place, end: one.end, message, fix }, undefined);
  }
  return {
    findings: [...kept, ...hygiene.reported()].map(({ finding }) => finding),
    hidden,
  };
}

const date = /^\d{4}-\d\d-\d\d$/;

function isOver(until: string | undefined, { today }: LintSettings): boolean {
  return until !== undefined && !(date.test(until) && until >= today);
}

interface SuppressionProblem {
  readonly rule: string;
  readonly message: string;
  readonly fix: string;
}

function* problemsOf(
  { rules, reason, until }: Suppression,
  used: ReadonlySet<string>,
  known: ReadonlyMap<string, Rule>,
  settings: LintSettings,
): Iterable<SuppressionProblem> {
  const named = rules.join(', ');
  if (rules.length === 0) {
    yield {
      rule: 'suppression-unknown-rule',
      message: 'This phasedb-ignore comment does not name a rule.',
      fix: '# phasedb-ignore RULE: why it does not matter here',
    };
    return;
  }
  if (reason === undefined) {
    yield {
      rule: 'suppression-without-reason',
      message: `This comment ignores ${named} without a reason, so it has no effect.`,
      fix: `# phasedb-ignore ${named}: why it does not matter here`,
    };
  }
  const over = isOver(until, settings);
  if (over) {
    yield date.test(until ?? '')
      ? {
          rule: 'suppression-expired',
          message: `This comment ignored ${named} until ${until}, which has passed.`,
          fix: 'Correct what it ignored, or give it a later date.',
        }
      : {
          rule: 'suppression-expired',
          message: `"${until}" is not a date, so this comment has no effect.`,
          fix: 'Write the date as YYYY-MM-DD.',
        };
  }
  for (const name of rules) {
    const rule = known.get(name);
    if (rule === undefined) {
      yield {
        rule: 'suppression-unknown-rule',
        message: `The rule "${name}" does not exist.`,
        fix: nearestRule(name, [...known.keys()]),
      };
    } else if (rule.locked === true) {
      yield {
        rule: 'suppression-unused',
        message: `phasedb-ignore cannot silence ${name}.`,
        fix: 'Correct the finding, and remove this comment.',
      };
    } else if (!used.has(name) && reason !== undefined && !over) {
      yield {
        rule: 'suppression-unused',
        message: `${name} has no finding here, so this comment has no effect.`,
        fix: 'Remove this comment, or put it on the line of the finding or above it.',
      };
    }
  }
}

function nearestRule(name: string, known: readonly string[]): string {
  const found = closest(name, known);
  const near = distance(name, found) <= Math.ceil(name.length / 3);
  return near ? `Did you mean ${found}?` : 'docs/rules.md lists all rules.';
}

import { z } from 'zod';
import type { Place } from '../core/failure.ts';
import { thresholdsSchema } from '../lint/settings.ts';
import { nearest } from '../migration/key-help.ts';
import { listed, type Problem, quoted } from '../migration/problem.ts';
import { configKeys, configSchema } from './config-schema.ts';
import { VALUE } from './config-yaml.ts';
import { keysOfTarget } from './targets/target-config.ts';

/** Where a key stands; with {@link VALUE} at the end, its value. */
type PlaceOf = (path: readonly PropertyKey[]) => Place;

/** Of a key that holds an expression. Its text is not repeated, as it may stand beside a password. */
export function unresolvedProblem(path: readonly PropertyKey[], placeOf: PlaceOf): Problem {
  return {
    rule: 'config-unknown-key',
    phase: undefined,
    place: placeOf(path.some((part) => typeof part === 'number') ? path : [...path, VALUE]),
    message: `${quoted(path.map(String).join('.'))} has an expression \`\${{ … }}\`. GitHub replaces expressions in workflow files, and not in this file.`,
    remedy:
      'Give the value in an input of the step or in the environment, such as `DATABASE_URL`, and remove this line.',
  };
}

/** What is wrong with a key or a value, and what is right there. */
export function problemsOf(issue: z.core.$ZodIssue, placeOf: PlaceOf): readonly Problem[] {
  const common = { rule: 'config-unknown-key', phase: undefined };
  const [top] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    const keys =
      top === 'thresholds'
        ? Object.keys(thresholdsSchema.shape)
        : top === 'code_references'
          ? ['ignore']
          : top === 'targets'
            ? keysOfTarget
            : configKeys;
    return issue.keys.map((unknown) => {
      const near = nearest(unknown, keys);
      return {
        ...common,
        place: placeOf([...issue.path, unknown]),
        message: `${top === undefined ? 'The configuration' : quoted(String(top))} has no key ${quoted(unknown)}.`,
        remedy: near === undefined ? `Its keys are ${listed(keys)}.` : `Did you mean ${quoted(near)}?`,
      };
    });
  }
  const schema = top === undefined ? undefined : configSchema.shape[top as keyof typeof configSchema.shape];
  const wanted =
    (schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema)?.description ??
    'a mapping: lines of `key: value`';
  const label = issue.path.length === 0 ? 'The configuration' : quoted(issue.path.map(String).join('.'));
  const inner =
    top === 'rules' && issue.path.length > 1
      ? 'error, warning, info or off'
      : top === 'thresholds' && issue.path.length > 1
        ? 'a number within its range'
        : wanted;
  return [
    {
      ...common,
      place: placeOf([...issue.path, VALUE]),
      message: `${label} must be ${inner}.`,
      remedy: 'docs/configuration.md lists the values of each key.',
    },
  ];
}

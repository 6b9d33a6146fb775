import { z } from 'zod';
import { describeKey, foundValue, nearest, schemaAt, unknownKey, wantedValue } from './key-help.ts';
import { type Problem, quoted } from './problem.ts';
import { migrationSchema, phaseSchema, type RawMigration, type RawPhase } from './schema.ts';
import type { Path } from './yaml-nodes.ts';
import type { YamlSource } from './yaml-source.ts';

/** The values of the file with defaults, as far as they are valid. */
export interface Shape {
  readonly problems: readonly Problem[];
  /** Undefined if any value is invalid. */
  readonly migration: RawMigration | undefined;
  /** Each phase separately, undefined if invalid, so that the others can still be checked. */
  readonly phases: readonly (RawPhase | undefined)[];
}

type Issue = z.core.$ZodIssue;

/** Unknown keys reported per mapping; a file of another format has thousands. */
const MOST_UNKNOWN_KEYS = 20;

/** Checks keys, types and ranges of a whole file. */
export function checkShape(source: YamlSource): Shape {
  const result = migrationSchema.safeParse(source.value);
  if (result.success) return { problems: [], migration: result.data, phases: result.data.phases };

  const reported = new Set<string>();
  const problems: Problem[] = [];
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, MOST_UNKNOWN_KEYS)) {
        const place = source.placeOfKey([...issue.path, key]);
        problems.push({
          rule: 'phase-unknown-key',
          place,
          phase: phaseNameAt(source, issue.path),
          ...unknownKey(issue.path, key),
        });
      }
      continue;
    }
    // One problem per value is enough.
    const where = JSON.stringify(issue.path);
    if (reported.has(where)) continue;
    reported.add(where);
    problems.push(valueProblem(issue, source));
  }
  return { problems, migration: undefined, phases: phasesAlone(source.value) };
}

/** Name of the phase at a path, if it has one. */
function phaseNameAt(source: YamlSource, path: Path): string | undefined {
  return path[0] === 'phases' && path.length > 1 ? source.writtenAs(['phases', path[1] ?? 0, 'name']) : undefined;
}

function phasesAlone(value: unknown): readonly (RawPhase | undefined)[] {
  const frame = z.object({ phases: z.array(z.unknown()) }).safeParse(value);
  return frame.success ? frame.data.phases.map((item) => phaseSchema.safeParse(item).data) : [];
}

function valueProblem(issue: Issue, source: YamlSource): Problem {
  const { path } = issue;
  const common = { rule: 'phase-file-invalid', phase: phaseNameAt(source, path) };
  const label = describeKey(path);
  const schema = schemaAt(path);
  const help = schema?.description === undefined ? '' : ` ${label}: ${schema.description}`;
  const value = path.reduce<unknown>(
    (container, step) => (container as Record<PropertyKey, unknown>)[step],
    source.value,
  );

  if (value === undefined) {
    return {
      ...common,
      place: source.placeOfKey(path.slice(0, -1)),
      message: `The required key ${label} is missing.`,
      remedy: `Add it.${help}`,
    };
  }
  const place = source.placeOf(path);
  if (value === null && schema !== undefined) {
    return {
      ...common,
      place: path.length === 0 ? place : source.placeOfKey(path),
      message: `${label} has no value; it must be ${wantedValue(schema)}.`,
      remedy: `Write a value after the colon.${help}`,
    };
  }
  return {
    ...common,
    place,
    message: `${label} must be ${schema === undefined ? 'another value' : wantedValue(schema)}, but is ${foundValue(value)}.`,
    remedy: `${advice(value, schema)}${help}`,
  };
}

function advice(value: unknown, schema: z.core.JSONSchema.BaseSchema | undefined): string {
  if (schema?.type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return 'Put the value in double quotes.';
  if (typeof value !== 'string') return 'Correct the value.';
  const near = nearest(value, (schema?.enum ?? []).map(String));
  if (near !== undefined) return `Did you mean ${quoted(near)}?`;
  const isNumber = schema?.type === 'integer' || schema?.type === 'number';
  const quotes = isNumber ? /^\d+$/.test(value) : schema?.type === 'boolean' && (value === 'true' || value === 'false');
  return quotes ? 'Remove the quotes around the value.' : 'Correct the value.';
}

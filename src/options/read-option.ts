import { type Failure, wrongUsage } from '../core/failure.ts';
import { listed } from '../migration/problem.ts';
import { type Duration, readDuration } from './duration.ts';
import type { Form } from './option.ts';

/**
 * Reads the text that an option was given.
 * @param label the option as the person who wrote it knows it: `--max-runtime`, `The input max-runtime`
 * @throws Failure `wrong-usage`; the text is not repeated, for it may be a secret in the wrong place
 */
export function readText(form: Form, label: string, text: string): string | number | boolean | Duration {
  switch (form.type) {
    case 'flag': {
      const value = flags.get(text);
      if (value === undefined) throw invalid(label, 'Write true or false.');
      return value;
    }
    case 'choice':
      if (!form.choices.includes(text)) throw invalid(label, `Write ${listed(form.choices, 'or')}.`);
      return text;
    case 'duration': {
      const duration = readDuration(text);
      if (duration === undefined)
        throw invalid(label, 'Write seconds, minutes or hours, such as 30s, 10m, 5h or 1h30m.');
      return duration;
    }
    case 'integer': {
      const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
      const { least, most } = form;
      if (!(value >= least && value <= most)) throw invalid(label, `Write a whole number from ${least} to ${most}.`);
      return value;
    }
    case 'text':
      if (form.pattern?.test(text) === false) throw invalid(label, `Write ${form.expected}.`);
      return text;
    default:
      return text;
  }
}

/** As YAML 1.2 spells them, and GitHub's own actions take them. */
const flags: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
]);

/** Makes the refusal of a value. */
export function invalid(label: string, remedy: string): Failure {
  return wrongUsage(`${label} is not valid.`, remedy);
}

/** Makes the refusal of a command that lacks an option. */
export function missing(label: string, remedy: string): Failure {
  return wrongUsage(`${label} is missing.`, remedy);
}

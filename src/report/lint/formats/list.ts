import type { LintFormat } from './format.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

/** Every form of a lint's result, the default first; `--format` of lint and its help are made from it. */
export const lintFormats: readonly [LintFormat, ...LintFormat[]] = [text, json, sarif, junit, markdown];

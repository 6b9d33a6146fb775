// Made by `npm run formats` from the files in formats/.
import type { LintFormat } from './format.ts';
import { format as json } from './formats/json.ts';
import { format as junit } from './formats/junit.ts';
import { format as markdown } from './formats/markdown.ts';
import { format as sarif } from './formats/sarif.ts';
import { format as text } from './formats/text.ts';

/** Every form of a result of lint, by name; `--format` of lint and its help are made from it. */
export const lintFormats: readonly LintFormat[] = [json, junit, markdown, sarif, text];

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { ExitCode, Failure, type Place } from '../failure.ts';
import { nearest } from '../migration/key-help.ts';
import { listed, quoted } from '../migration/problem.ts';

const configSchema = z.strictObject({
  database_url: z.string().min(1).optional(),
  replicas: z.array(z.string().min(1)).optional(),
});

/** The configuration file, as far as it says anything. */
export interface Config {
  readonly databaseUrl: string | undefined;
  readonly replicas: readonly string[];
  /** Undefined where there is none. */
  readonly file: string | undefined;
}

const names = ['phasedb.config.yaml', 'phasedb.yaml'] as const;

/**
 * Reads `phasedb.config.yaml` or `phasedb.yaml` of a folder.
 * @throws Failure `config-invalid` (wrong usage), with the position; values are never repeated, as a URL may be one
 */
export function readConfig(folder: string): Config {
  const found = names.filter((name) => existsSync(join(folder, name)));
  const [file, second] = found;
  if (file === undefined) return { databaseUrl: undefined, replicas: [], file: undefined };
  if (second !== undefined) {
    throw refusal(
      `There are two configuration files here, ${file} and ${second}.`,
      'Put everything into one and remove the other.',
    );
  }
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw refusal(
      `The configuration file ${file} cannot be read (${reason}).`,
      'Check what it is and its permissions.',
    );
  }
  return parseConfig(text, file);
}

/** The text of a configuration file; `file` is the name that positions carry. */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = document.errors[0];
  // The parser's own text may repeat a line of the file, password included, so only its code is used.
  if (syntax !== undefined) {
    const what = syntax.code.toLowerCase().replaceAll('_', ' ');
    throw refusal(`The configuration file is not valid YAML (${what}).`, 'Correct it.', at(syntax.pos[0]));
  }
  const result = configSchema.safeParse(document.toJS() ?? {});
  if (result.success) {
    return { databaseUrl: result.data.database_url, replicas: result.data.replicas ?? [], file };
  }
  const issue = result.error.issues[0];
  const offsetOf = (path: readonly PropertyKey[]) => {
    const node = document.getIn(path, true);
    return isNode(node) ? (node.range?.[0] ?? 0) : 0;
  };
  if (issue?.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? '';
    const keys = Object.keys(configSchema.shape);
    const near = nearest(unknown, keys);
    const items = isMap(document.contents) ? document.contents.items : [];
    const key = items.map((item) => item.key).find((node) => isScalar(node) && String(node.value) === unknown);
    throw refusal(
      `The configuration has no key ${quoted(unknown)}.`,
      near === undefined ? `Its keys are ${listed(keys)}.` : `Did you mean ${quoted(near)}?`,
      at(isScalar(key) ? (key.range?.[0] ?? 0) : 0),
    );
  }
  const path = issue?.path ?? [];
  const [label, wanted] =
    path.length === 0
      ? ['The configuration', 'a mapping: lines of `key: value`']
      : path[0] === 'replicas' && path.length === 1
        ? ['`replicas`', 'a list of database URLs']
        : [quoted(String(path[0])), 'a database URL as text'];
  throw refusal(`${label} must be ${wanted}.`, 'Correct it.', at(offsetOf(path)));
}

function refusal(message: string, remedy: string, place?: Place): Failure {
  return new Failure({
    code: 'config-invalid',
    exit: ExitCode.wrongUsage,
    message,
    place,
    untouched: 'Nothing was done.',
    remedy,
  });
}

import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { ExitCode, Failure, type Place } from '../core/failure.ts';
import { hasTooManyLexemes } from '../migration/yaml-source.ts';

/** At the end of a path: the value of the key, and not the key itself. */
export const VALUE = Symbol('value');

/** The text of a configuration file as a value, with positions. */
export interface ConfigYaml {
  readonly value: unknown;
  /** Where a key or an item of a list stands, or with {@link VALUE} the value of a key; the beginning if nothing is there. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

/** A list of all rules and of 1,000 files has fewer keys, values, comments and line ends. */
const MOST_LEXEMES = 20_000;

/**
 * Reads the YAML of a configuration file.
 * @param file the name that positions carry
 * @throws Failure `config-invalid`; the text is never repeated, as it may hold a password
 */
export function readConfigYaml(text: string, file: string): ConfigYaml {
  if (hasTooManyLexemes(text, MOST_LEXEMES)) {
    throw configRefusal(
      `The configuration file has more than ${MOST_LEXEMES.toLocaleString('en-US')} keys, values, comments and line ends.`,
      'Check that this is the right file.',
      { file, line: 1, column: 1 },
    );
  }
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
    throw configRefusal(
      `The configuration file is not valid YAML (${what}).`,
      'Correct the YAML at this line.',
      at(syntax.pos[0]),
    );
  }
  const offsetOf = (path: readonly PropertyKey[]): number => {
    const last = path.at(-1);
    const parent = path.slice(0, -1);
    if (last === VALUE) {
      const node = document.getIn(parent, true);
      return isNode(node) ? (node.range?.[0] ?? 0) : offsetOf(parent);
    }
    const container = parent.length === 0 ? document.contents : document.getIn(parent, true);
    if (isSeq(container)) {
      const item = container.items[Number(last)];
      return isNode(item) ? (item.range?.[0] ?? 0) : 0;
    }
    const pair = (isMap(container) ? container.items : []).find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
    );
    return isPair(pair) && isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
  };
  return { value: plainValue(document, file) ?? {}, placeOf: (path) => at(offsetOf(path)) };
}

function plainValue(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // Its text may repeat a name of the file.
    if (!(error instanceof ReferenceError)) throw error;
    throw configRefusal(
      'The configuration file has an alias (`*name`) without its anchor, or aliases that repeat too much.',
      'Write the values themselves.',
      { file, line: 1, column: 1 },
    );
  }
}

/** A configuration that stops the command. */
export function configRefusal(message: string, remedy: string, place?: Place): Failure {
  return new Failure({
    code: 'config-invalid',
    exit: ExitCode.wrongUsage,
    message,
    place,
    untouched: 'Nothing was done.',
    remedy,
  });
}

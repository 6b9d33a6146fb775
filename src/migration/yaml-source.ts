import { type Document, isScalar, Lexer, LineCounter, parseAllDocuments, type Scalar } from 'yaml';
import type { Place } from '../core/failure.ts';
import { aliasesOutOfProportion, checkNodes } from './node-check.ts';
import type { Problem } from './problem.ts';
import { scalarLocator } from './scalar-position.ts';
import { findNodes, type Path } from './yaml-nodes.ts';
import { yamlSyntaxProblems } from './yaml-syntax.ts';

/** A YAML file as plain values, with the position of each value. */
export interface YamlSource {
  readonly value: unknown;
  /** For example duplicate keys: the value exists but must not be used. */
  readonly problems: readonly Problem[];
  /** Start of a value; for a missing value, its nearest container. */
  placeOf(path: Path): Place;
  /** Start of the key of a value; for a list item, start of the item. */
  placeOfKey(path: Path): Place;
  /**
   * Position of a character of a text; exact in block literals (`|`) and plain scalars, otherwise the start of the
   * scalar.
   * @param offset in UTF-16 units of the value
   */
  placeInside(path: Path, offset: number): Place;
  /** A scalar as written, e.g. `0.10`. */
  writtenAs(path: Path): string | undefined;
}

/**
 * Largest number of lexical elements of a file: comments, line ends, keys, scalars (a block of SQL is one). This limits
 * the time for a hostile file. The largest hand-written migrations have a few thousand.
 */
const MOST_LEXEMES = 100_000;
/** The library makes objects for each line of a text, also of those that are empty. */
const MOST_LINES = 100_000;

/**
 * One YAML 1.2 document, the library's limits on depth and aliases left on.
 * @param text without a byte order mark
 */
export function readYaml(text: string, file: string): { source: YamlSource } | { problems: readonly Problem[] } {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const refuse = (offset: number, message: string, remedy: string) => ({
    problems: [{ rule: 'phase-file-invalid', place: at(offset), phase: undefined, message, remedy }],
  });

  if (hasTooManyLines(text)) {
    return refuse(
      0,
      `The file has more than ${MOST_LINES.toLocaleString('en-US')} lines, the limit for a migration.`,
      'Check that this is the right file: a migration contains statements, not data. Otherwise split it into several migrations.',
    );
  }
  if (hasTooManyLexemes(text)) {
    return refuse(
      0,
      `The file has more than ${MOST_LEXEMES.toLocaleString('en-US')} keys, values, comments and line ends, the limit for a migration.`,
      'Write long SQL as blocks (`sql: |`), or split the file into several migrations.',
    );
  }
  const [document, second] = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const empty = () =>
    refuse(
      0,
      'The file contains no migration.',
      'Write at least `migration:` with a name, and `phases:` with a list of phases.',
    );
  if (document === undefined) return empty();
  const syntax = yamlSyntaxProblems(document, text, at);
  if (syntax.length > 0) return { problems: syntax };
  if (second !== undefined) {
    return refuse(
      document.range[2],
      'A second YAML document starts after this `---` or `...`; a migration file must contain one migration.',
      'Remove the line, or move the text after it to a separate file.',
    );
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) return empty();

  const { usable, problems, targets } = checkNodes(document.contents, at);
  if (!usable) return { problems };
  const value = plainValue(document);
  if (value === undefined) {
    const last = [...targets.keys()].at(-1);
    return refuse(last?.range[0] ?? 0, aliasesOutOfProportion.message, aliasesOutOfProportion.remedy);
  }
  const nodes = findNodes(document.contents, targets);
  const locators = new Map<Scalar.Parsed, (offset: number) => number>();
  const locatorOf = (scalar: Scalar.Parsed) => {
    const locator = locators.get(scalar) ?? scalarLocator(text, scalar);
    locators.set(scalar, locator);
    return locator;
  };
  return {
    source: {
      value,
      problems,
      placeOf: (path) => at(nodes.valueAt(path).range[0]),
      placeOfKey: (path) => at(nodes.keyAt(path).range[0]),
      placeInside: (path, offset) => {
        const scalar = nodes.scalarAt(path);
        return at(scalar === undefined ? nodes.valueAt(path).range[0] : locatorOf(scalar)(offset));
      },
      writtenAs: (path) => nodes.scalarAt(path)?.source,
    },
  };
}

function hasTooManyLines(text: string): boolean {
  let at = -1;
  for (let count = 0; count < MOST_LINES; count++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** Counts before anything is built of the text: an empty pair of brackets takes some KiB as a node. */
export function hasTooManyLexemes(text: string, most = MOST_LEXEMES): boolean {
  let count = 0;
  for (const _lexeme of new Lexer().lex(text)) {
    count++;
    if (count > most) return true;
  }
  return false;
}

/** Undefined if aliases exceed the limit of the library (100 uses). */
function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

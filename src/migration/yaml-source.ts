import { type Document, isScalar, Lexer, LineCounter, parseAllDocuments, type Scalar } from 'yaml';
import type { Place } from '../core/failure.ts';
import { aliasesOutOfProportion, checkNodes } from './node-check.ts';
import type { Problem } from './problem.ts';
import { scalarLocator } from './scalar-position.ts';
import { findNodes, type Path } from './yaml-nodes.ts';
import { yamlSyntaxProblems } from './yaml-syntax.ts';

/** A YAML file as plain values, with the way back from each value to where it stands. */
export interface YamlSource {
  readonly value: unknown;
  /** Duplicate keys and the like: the value is there, and still must not be used. */
  readonly problems: readonly Problem[];
  /** Where a value starts; of something that is not there, its nearest container. */
  placeOf(path: Path): Place;
  /** Where the key of a value stands; of a list item, where the item starts. */
  placeOfKey(path: Path): Place;
  /**
   * Where a character of a text stands; exact inside block literals (`|`) and plain scalars, the start of the scalar
   * inside folded and quoted ones.
   * @param offset in UTF-16 units of the value
   */
  placeInside(path: Path, offset: number): Place;
  /** A scalar as written, e.g. `0.10`. */
  writtenAs(path: Path): string | undefined;
}

/**
 * Lexical elements that a file may have: comments, line ends, keys, scalars (a whole block of SQL is one). It bounds
 * the time that a hostile file costs; the largest migrations written by hand have a few thousand.
 */
const MOST_LEXEMES = 100_000;

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

  if (hasTooManyLexemes(text)) {
    return refuse(
      0,
      'The file has more keys, values, comments and line ends than a migration can need.',
      'Put long SQL into blocks (`sql: |`), and split what is left into several migrations.',
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
      'The file holds no migration.',
      'Write at least `migration:` with a name and `phases:` with a list of phases.',
    );
  if (document === undefined) return empty();
  const syntax = yamlSyntaxProblems(document, text, at);
  if (syntax.length > 0) return { problems: syntax };
  if (second !== undefined) {
    return refuse(
      document.range[2],
      'A second document begins after this `---` or `...`; a migration file holds one migration.',
      'Remove the line, or put what follows it into a file of its own.',
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

function hasTooManyLexemes(text: string): boolean {
  let count = 0;
  for (const _lexeme of new Lexer().lex(text)) {
    count++;
    if (count > MOST_LEXEMES) return true;
  }
  return false;
}

/** Undefined where an anchor is used more than a hundred times, the limit of the library. */
function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

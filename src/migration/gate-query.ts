import { MiB } from '../core/storage-size.ts';
import { lex } from '../sql/lexing/lexer.ts';
import { splitStatements } from '../sql/lexing/split.ts';
import type { Token } from '../sql/lexing/token.ts';
import { actingFunctions } from '../sql/queries/acting-functions.ts';
import type { GateQuery } from './migration.ts';
import type { PhaseContext } from './reader-context.ts';
import { systemTableIn } from './system-tables.ts';
import type { Path } from './yaml-nodes.ts';

const RULE = 'phase-statement-kind';
const MUTATES = 'gate-mutates';
const MOST_CHARACTERS = MiB;

/**
 * Reads a query of one value: a single SELECT (also WITH, TABLE, VALUES) that neither locks nor writes. Only the server
 * knows whether it returns one row with one column.
 * @returns undefined for any other text, which is reported
 */
export function readGateQuery(
  text: string,
  path: Path,
  expected: Path,
  value: GateQuery['expected'],
  context: PhaseContext,
): GateQuery | undefined {
  const { source } = context;
  const key = `\`${String(path.at(-1))}\``;
  const refuse = (offset: number, message: string, remedy: string, rule = RULE) => {
    context.problem(rule, source.placeInside(path, offset), message, remedy);
    return undefined;
  };
  if (text.length > MOST_CHARACTERS) {
    return refuse(0, `${key} is longer than 1 MiB.`, 'Shorten the query.', 'statement-unparsed');
  }
  const [first, second] = splitStatements(text);
  if (first === undefined)
    return refuse(0, `${key} contains no query.`, 'Write a SELECT that returns one row with one column.');
  const open = first.problem ?? second?.problem;
  if (open !== undefined)
    return refuse(open.offset, open.message, 'Add the missing quote, `*/` or END.', 'statement-unparsed');
  if (second !== undefined) {
    return refuse(
      second.start,
      `${key} contains more than one statement.`,
      'Keep one SELECT that returns one row with one column.',
    );
  }
  const { tokens } = lex(first.sql);
  const verb = verbOf(tokens);
  if (verb === undefined || !['SELECT', 'TABLE', 'VALUES'].includes(verb.upper)) {
    return refuse(
      first.start + (verb?.start ?? 0),
      `${key} must only read data: ${verb?.upper || 'this statement'} is not a SELECT.`,
      'Write a SELECT that returns one row with one column. Move statements that change data into a backfill.',
      MUTATES,
    );
  }
  const effect = sideEffect(tokens);
  if (effect !== undefined) {
    return refuse(
      first.start + effect.start,
      `${key} must only read data, but ${effect.what}.`,
      'Remove that clause.',
      MUTATES,
    );
  }
  const acting = [...actingFunctions(tokens)].find(({ act }) => act !== 'wait');
  if (acting !== undefined) {
    return refuse(
      first.start + acting.token.start,
      `${key} must only read data, but it calls ${acting.name}, which ${acting.does}.`,
      'Remove the call.',
      MUTATES,
    );
  }
  const system = systemTableIn(tokens);
  if (system !== undefined) {
    return refuse(
      first.start + system.start,
      `${key} reads ${system.name}, which belongs to the server. What it gives could leave the database through a log.`,
      "Read tables of the migration's own database.",
    );
  }
  const placeholder = tokens.find((token) => token.kind === 'placeholder');
  if (placeholder !== undefined) {
    return refuse(
      first.start + placeholder.start,
      `The placeholder ${placeholder.text} is valid only in the \`query\` of a batch.`,
      'Remove it; this query reads the whole table.',
    );
  }
  return {
    sql: first.sql,
    place: source.placeInside(path, first.start),
    locate: (offset) => source.placeInside(path, first.start + offset),
    expected: expectedValue(value, source.writtenAs(expected)),
  };
}

/** The first verb outside parentheses; after WITH, the verb of the main statement. */
function verbOf(tokens: readonly Token[]): Token | undefined {
  let opening = 0;
  while (tokens[opening]?.text === '(') opening++;
  const first = tokens[opening];
  if (first?.upper !== 'WITH') return first;
  let depth = 0;
  for (const token of tokens.slice(opening + 1)) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (
      depth === 0 &&
      ['SELECT', 'TABLE', 'VALUES', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE'].includes(token.upper)
    )
      return token;
  }
  // WITH … (SELECT …): the main statement is in parentheses, where only a query can be.
  return tokens.find((token) => token.upper === 'SELECT' || token.upper === 'TABLE' || token.upper === 'VALUES');
}

/** INTO is reserved, so unquoted and not after a dot it is the clause; FOR also occurs in SUBSTRING and USE INDEX. */
function sideEffect(tokens: readonly Token[]): { start: number; what: string } | undefined {
  for (const [index, token] of tokens.entries()) {
    if (tokens[index - 1]?.text === '.') continue;
    const next = tokens[index + 1]?.upper;
    if (token.upper === 'INTO') return { start: token.start, what: 'INTO writes its result to a file or variable' };
    if (token.upper === 'FOR' && (next === 'UPDATE' || next === 'SHARE')) {
      return { start: token.start, what: `FOR ${next} locks the rows that it reads` };
    }
    if (token.upper === 'LOCK' && next === 'IN')
      return { start: token.start, what: 'LOCK IN SHARE MODE locks the rows that it reads' };
  }
  return undefined;
}

/** A number that JavaScript cannot represent exactly stays as written, because numbers compare as decimals. */
function expectedValue(value: GateQuery['expected'], written: string | undefined): GateQuery['expected'] {
  if (typeof value !== 'number' || written === undefined) return value;
  return Number.isSafeInteger(value) || !/^[-+]?\d+(\.\d+)?$/.test(written) ? value : written;
}

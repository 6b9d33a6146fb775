import { identifierOf, stringOf } from '../lexing/quote.ts';
import type { TokenRange } from '../lexing/token-reader.ts';
import { matches, type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import type { TableReference } from './batch-layout.ts';
import { type Condition, separators } from './condition.ts';
import { nondeterministicFunctions } from './nondeterministic.ts';

/** One `column = expression` of SET; the range is the expression's tokens. */
export interface Assignment extends TokenRange {
  readonly column: string;
}

/** @throws Unreadable where the list is not one of assignments */
export function readAssignments(reader: TokenReader, range: TokenRange): Assignment[] {
  const bounds = [range.from - 1, ...separators(reader, range.from, range.to, [',']), range.to];
  return bounds.slice(1).map((to, index) => {
    reader.index = (bounds[index] ?? 0) + 1;
    let column = reader.identifier('a column');
    while (reader.accept('.')) column = reader.identifier('a column');
    if (!reader.accept(':=')) reader.expect('=');
    if (reader.index >= to) throw new Unreadable('a value', reader.token);
    return { column, from: reader.index, to };
  });
}

/** How surely a row that the statement changed no longer meets its WHERE. */
type Exclusion = 'certain' | 'likely' | 'no';

/**
 * Whether an UPDATE takes the rows that it changed out of its own WHERE. When unsure: false, for a statement that is taken for
 * self-consuming may be swept over the table again. A value that might be NULL, or be stored other than it is written, is enough
 * only when doing the row once more would give the same, that is, when no expression reads a column that is set.
 */
export function isSelfConsuming(
  reader: TokenReader,
  table: TableReference,
  assignments: readonly Assignment[],
  condition: Condition | undefined,
): boolean {
  if (condition === undefined) return false;
  const judge = new Judge(reader, table, assignments);
  const verdict = judge.exclusion(condition, false);
  return verdict === 'certain' || (verdict === 'likely' && judge.repeatable);
}

const comparisons = ['=', '<=>', '<>', '!=', '<', '>', '<=', '>='];

class Judge {
  readonly #reader: TokenReader;
  readonly #table: TableReference;
  readonly #assignments: readonly Assignment[];
  readonly #names: ReadonlySet<string>;

  constructor(reader: TokenReader, table: TableReference, assignments: readonly Assignment[]) {
    this.#reader = reader;
    this.#table = table;
    this.#assignments = assignments;
    this.#names = new Set(assignments.map((assignment) => assignment.column.toLowerCase()));
  }

  get repeatable(): boolean {
    return this.#assignments.every((assignment) => !this.#readsAssigned(assignment));
  }

  /** A conjunction excludes what one of its parts does, a disjunction what all of them do; NOT turns the two around. */
  exclusion(condition: Condition, negated: boolean): Exclusion {
    if (condition.kind === 'not') return this.exclusion(condition.part, !negated);
    if (condition.kind === 'comparison') return this.#compare(condition.from, condition.to, negated);
    const parts = condition.parts.map((part) => this.exclusion(part, negated));
    const order: Exclusion[] = ['certain', 'likely', 'no'];
    if ((condition.kind === 'and') === negated) order.reverse();
    return order.find((verdict) => parts.includes(verdict)) ?? 'no';
  }

  #compare(from: number, to: number, negated: boolean): Exclusion {
    const reader = this.#reader;
    const column = this.#columnAt(from);
    const assignment = this.#assignments.findLast((candidate) => candidate.column.toLowerCase() === column?.name);
    if (column === undefined || assignment === undefined) return 'no';
    reader.index = column.next;
    const set = literal(reader, assignment);
    if (reader.accept('IS')) {
      const not = reader.accept('NOT') !== negated;
      if (!reader.accept('NULL') || reader.index !== to) return 'no';
      if (not) return set?.kind === 'null' ? 'certain' : 'no';
      return this.#becomesNotNull(set);
    }
    const operator = reader.acceptOne(comparisons);
    const other = { from: reader.index, to };
    if (operator === undefined || other.from >= to || this.#compares(other)) return 'no';
    return this.#compareWith(negated ? negation[operator] : operator, assignment, set, other);
  }

  #compareWith(
    operator: string | undefined,
    assignment: Assignment,
    set: Literal | undefined,
    other: TokenRange,
  ): Exclusion {
    const value = literal(this.#reader, other);
    if (value?.kind === 'null') {
      if (operator === '<=>') return this.#becomesNotNull(set);
      return operator === 'not <=>' && set?.kind === 'null' ? 'certain' : 'no';
    }
    if (operator === '<=>' || operator === '=') {
      if (set?.kind === 'null') return operator === '=' || value !== undefined ? 'certain' : 'no';
      return clearlyDiffer(set, value) ? 'certain' : 'no';
    }
    if (set?.kind === 'null') return operator === 'not <=>' ? 'no' : 'certain';
    const same = this.#canonical(assignment) === this.#canonical(other);
    const steady = !this.#readsAssigned(assignment) && nondeterministicFunctions(this.#slice(assignment)).length === 0;
    const strict =
      operator === '<>' || operator === '!=' || operator === 'not <=>' || operator === '<' || operator === '>';
    if (!same || !steady || !strict) return 'no';
    return set?.kind === 'number' && Number.isInteger(set.value) ? 'certain' : 'likely';
  }

  #becomesNotNull(set: Literal | undefined): Exclusion {
    if (set === undefined) return 'likely';
    return set.kind === 'null' ? 'no' : 'certain';
  }

  /** A column of the walked table at this index, its name in lower case. */
  #columnAt(from: number): { readonly name: string; readonly next: number } | undefined {
    const names: string[] = [];
    let index = from;
    for (;;) {
      const token = this.#reader.tokens[index];
      if (token?.kind !== 'word' && token?.kind !== 'quoted') return undefined;
      names.push(identifierOf(token).toLowerCase());
      index += 1;
      if (this.#reader.tokens[index]?.text !== '.') break;
      index += 1;
    }
    const qualifier = names.at(-2);
    const table = (this.#table.alias ?? this.#table.table).toLowerCase();
    if (qualifier !== undefined && qualifier !== table) return undefined;
    return { name: names.at(-1) ?? '', next: index };
  }

  /** Whether a further comparison stands in the range, as in `a = b = c`. */
  #compares(range: TokenRange): boolean {
    const words = [...comparisons, 'IS', 'IN', 'LIKE', 'BETWEEN', 'REGEXP', 'RLIKE', 'MEMBER', 'COLLATE'];
    return separators(this.#reader, range.from, range.to, words).length > 0;
  }

  #readsAssigned(assignment: Assignment): boolean {
    return this.#slice(assignment).some(
      (token) =>
        (token.kind === 'word' || token.kind === 'quoted') && this.#names.has(identifierOf(token).toLowerCase()),
    );
  }

  #canonical(range: TokenRange): string {
    return this.#slice(range)
      .map((token) => token.text)
      .join(' ');
  }

  #slice(range: TokenRange) {
    return this.#reader.tokens.slice(range.from, range.to);
  }
}

const negation: Readonly<Record<string, string>> = {
  '=': '<>',
  '<>': '=',
  '!=': '=',
  '<=>': 'not <=>',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string };

function literal(reader: TokenReader, range: TokenRange): Literal | undefined {
  const sign = matches(reader.tokens[range.from], '-') ? -1 : 1;
  const first = sign < 0 ? range.from + 1 : range.from;
  const token = reader.tokens[first];
  if (token === undefined || first !== range.to - 1) return undefined;
  if (token.kind === 'number') return { kind: 'number', value: sign * Number(token.text) };
  if (sign < 0) return undefined;
  if (token.kind === 'string') return { kind: 'string', value: stringOf(token) };
  if (token.upper === 'NULL') return { kind: 'null' };
  if (token.upper === 'TRUE') return { kind: 'number', value: 1 };
  if (token.upper === 'FALSE') return { kind: 'number', value: 0 };
  return undefined;
}

/** Two values that no column type and no collation takes for the same one. */
function clearlyDiffer(one: Literal | undefined, other: Literal | undefined): boolean {
  if (one === undefined || other === undefined || one.kind === 'null' || other.kind === 'null') return false;
  if (one.kind === 'number' && other.kind === 'number') {
    return Number.isSafeInteger(one.value) && Number.isSafeInteger(other.value) && one.value !== other.value;
  }
  if (one.kind !== 'string' || other.kind !== 'string') return false;
  const plain = /^[A-Za-z][0-9A-Za-z_-]*$/;
  const mayBeEmpty = (value: string) => value === '' || plain.test(value);
  return mayBeEmpty(one.value) && mayBeEmpty(other.value) && fold(one.value) !== fold(other.value);
}

/** Letters and digits only: some collations ignore punctuation. */
function fold(value: string): string {
  return value.toLowerCase().replace(/[_-]/g, '');
}

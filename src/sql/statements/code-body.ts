import type { Span } from '../lexing/span.ts';
import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { type VariableNames, VariableScope } from './variable-scope.ts';

/** A part of stored code, at any depth of its blocks. */
export interface CodePart {
  /** `condition` also stands for values: of RETURN, DEFAULT, CASE. */
  readonly kind: 'statement' | 'query' | 'condition';
  readonly sql: string;
  /** In the text of the whole statement. */
  readonly span: Span;
  readonly variables: VariableNames;
  /** It stands in a loop. */
  readonly repeats: boolean;
}

/** What was read of a body. */
export interface Found {
  /** In the order of the text. */
  readonly parts: CodePart[];
  /** Of the routine. */
  readonly parameters: VariableScope;
}

/** Nobody nests blocks as deep; the reader calls itself for each level. */
const DEEPEST = 100;

/** Statements of a body that only steer it. */
const steering = ['LEAVE', 'ITERATE', 'OPEN', 'CLOSE', 'FETCH', 'SIGNAL', 'RESIGNAL', 'GET'];

/** Reserved words that begin a statement, and never stand inside one. */
const onlyFirst = new Set(['ALTER', 'CALL', 'CREATE', 'DROP', 'GRANT', 'KILL', 'LOAD', 'RENAME', 'REVOKE', 'DECLARE']);

/** Words that only belong to a block, or to a CASE that is counted apart. */
const ofBlocks = new Set(['THEN', 'WHEN', 'ELSEIF', 'END', 'DO', 'UNTIL']);

/**
 * Reads the body of a trigger, routine or event to its end: one statement, or blocks of them (manual, "Compound Statement
 * Syntax"). A misread block is never passed over: what is left of it does not read as a statement.
 * @throws Unreadable
 */
export function readCodeBody(reader: TokenReader, found: Found): void {
  new BodyReader(reader, found).read();
}

class BodyReader {
  readonly #reader: TokenReader;
  readonly #found: Found;
  #variables: VariableScope;
  #loops = 0;

  constructor(reader: TokenReader, found: Found) {
    this.#reader = reader;
    this.#found = found;
    this.#variables = found.parameters;
  }

  read(): void {
    this.#statement(0);
    if (!this.#reader.atEnd) throw new Unreadable('the end of the code', this.#reader.token);
  }

  /** Statements, each with its `;`, up to one of the words, which is left to the caller. */
  #list(ends: readonly string[], depth: number): void {
    while (!ends.some((word) => this.#reader.is(word))) {
      if (this.#reader.atEnd) throw new Unreadable(ends.join(' or '), undefined);
      this.#statement(depth);
      this.#reader.expect(';');
    }
  }

  #statement(depth: number): void {
    const reader = this.#reader;
    if (depth > DEEPEST) throw new Unreadable(`at most ${DEEPEST} nested blocks`, reader.token);
    const labelled = reader.tokens[reader.index + 1]?.text === ':';
    if (labelled) reader.index += 2;
    if (reader.accept('BEGIN')) {
      const outer = this.#variables;
      this.#variables = new VariableScope(outer);
      this.#list(['END'], depth + 1);
      this.#variables = outer;
      this.#end();
    } else if (this.#isLoop()) {
      this.#loops += 1;
      this.#loop(depth + 1);
      this.#loops -= 1;
    } else if (labelled) throw new Unreadable('BEGIN or a loop', reader.token);
    else if (reader.accept('IF')) this.#if(depth + 1);
    else if (reader.accept('CASE')) this.#case(depth + 1);
    else if (reader.accept('DECLARE')) this.#declare(depth);
    else if (reader.accept('RETURN')) this.#value([';']);
    else this.#plain();
  }

  #isLoop(): boolean {
    return ['LOOP', 'WHILE', 'REPEAT'].some((word) => this.#reader.is(word));
  }

  #loop(depth: number): void {
    const reader = this.#reader;
    if (reader.accept('LOOP')) {
      this.#list(['END'], depth);
      this.#end('LOOP');
    } else if (reader.accept('WHILE')) {
      this.#condition('DO');
      this.#list(['END'], depth);
      this.#end('WHILE');
    } else {
      reader.expect('REPEAT');
      this.#list(['UNTIL'], depth);
      reader.expect('UNTIL');
      this.#value(['END']);
      this.#end('REPEAT');
    }
  }

  /** `END LOOP label` */
  #end(word?: string): void {
    this.#reader.expect('END');
    if (word !== undefined) this.#reader.expect(word);
    if (word !== 'IF' && word !== 'CASE' && this.#reader.isName) this.#reader.index += 1;
  }

  #if(depth: number): void {
    this.#condition('THEN');
    this.#list(['ELSEIF', 'ELSE', 'END'], depth);
    while (this.#reader.accept('ELSEIF')) {
      this.#condition('THEN');
      this.#list(['ELSEIF', 'ELSE', 'END'], depth);
    }
    if (this.#reader.accept('ELSE')) this.#list(['END'], depth);
    this.#end('IF');
  }

  #case(depth: number): void {
    if (!this.#reader.is('WHEN')) this.#value(['WHEN']);
    while (this.#reader.accept('WHEN')) {
      this.#condition('THEN');
      this.#list(['WHEN', 'ELSE', 'END'], depth);
    }
    if (this.#reader.accept('ELSE')) this.#list(['END'], depth);
    this.#end('CASE');
  }

  #declare(depth: number): void {
    const reader = this.#reader;
    if (reader.acceptOne(['CONTINUE', 'EXIT', 'UNDO']) !== undefined) {
      reader.expect('HANDLER', 'FOR');
      do this.#handled();
      while (reader.accept(','));
      this.#statement(depth + 1);
      return;
    }
    const names: string[] = [];
    do names.push(reader.identifier('a variable').toLowerCase());
    while (reader.accept(','));
    if (reader.accept('CURSOR', 'FOR')) this.#part('query', this.#until([';']));
    else if (reader.is('CONDITION')) this.#until([';']);
    else {
      for (const name of names) this.#variables.add(name);
      this.#until([';', 'DEFAULT']);
      if (reader.accept('DEFAULT')) this.#value([';']);
    }
  }

  /** A condition that a handler is for. */
  #handled(): void {
    const reader = this.#reader;
    if (reader.accept('NOT', 'FOUND')) return;
    if (reader.accept('SQLSTATE')) {
      reader.accept('VALUE');
      reader.string('an SQLSTATE');
    } else if (reader.acceptOne(['SQLWARNING', 'SQLEXCEPTION']) === undefined) {
      if (reader.token?.kind === 'number') reader.index += 1;
      else reader.identifier('a condition');
    }
  }

  /** A statement that holds no other. */
  #plain(): void {
    const steers = steering.some((word) => this.#reader.is(word));
    const range = this.#until([';']);
    if (!steers) this.#part('statement', range);
  }

  /** A value, and the word behind it, which has to be there. */
  #condition(word: string): void {
    this.#value([word]);
    this.#reader.expect(word);
  }

  #value(ends: readonly string[]): void {
    this.#part('condition', this.#until(ends));
  }

  #part(kind: CodePart['kind'], span: Span): void {
    const sql = this.#reader.sql.slice(span.start, span.end);
    this.#found.parts.push({ kind, span, sql, variables: this.#variables, repeats: this.#loops > 0 });
  }

  /**
   * Steps to one of the words or operators, those inside parentheses and CASE apart. A word that cannot stand on the way shows
   * that a block was misread: a name like `do` or `end` was taken for a keyword.
   */
  #until(ends: readonly string[]): Span {
    const reader = this.#reader;
    const from = reader.index;
    let cases = 0;
    let parentheses = 0;
    for (; !reader.atEnd; reader.index += 1) {
      if (reader.tokens[reader.index - 1]?.text === '.') continue;
      if (cases === 0 && parentheses === 0 && ends.some((word) => reader.is(word))) break;
      const { text = '', upper = '' } = reader.token ?? {};
      if (text === ';') break;
      if (text === '(') parentheses += 1;
      else if (text === ')') parentheses -= 1;
      else if (upper === 'CASE') cases += 1;
      else if (upper === 'END' && cases > 0) cases -= 1;
      else if (cases > 0 && (upper === 'WHEN' || upper === 'THEN')) continue;
      else if (ofBlocks.has(upper) && reader.index > from) throw new Unreadable('";"', reader.token);
      else if (onlyFirst.has(upper) && !this.#mayStand(from)) throw new Unreadable('";"', reader.token);
    }
    const [first, last] = [reader.tokens[from], reader.tokens[reader.index - 1]];
    if (first === undefined || last === undefined || reader.index === from)
      throw new Unreadable('a statement or a value', reader.token);
    return { start: first.start, end: last.end };
  }

  /** Inside ALTER TABLE … ADD COLUMN …, DROP COLUMN … such words are clauses. */
  #mayStand(from: number): boolean {
    const { index, tokens } = this.#reader;
    return index === from || ['ALTER', 'GRANT', 'REVOKE', 'SHOW', 'EXPLAIN'].includes(tokens[from]?.upper ?? '');
  }
}

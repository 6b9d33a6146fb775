import type { LexicalProblem, Token } from './token.ts';

const compound = new Set(['TRIGGER', 'PROCEDURE', 'FUNCTION', 'EVENT']);
const openers = new Set(['BEGIN', 'CASE', 'IF', 'LOOP', 'WHILE', 'REPEAT']);
/** After these words the next one begins a statement. */
const beginsStatement = new Set(['BEGIN', 'THEN', 'ELSE', 'DO', 'LOOP', 'REPEAT']);
/** A body that starts with one of these is a single statement, which ends at the next `;`. */
const bodyVerbs = new Set(
  (
    'ALTER ANALYZE CALL CREATE DELETE DO DROP EXECUTE FLUSH GRANT INSERT KILL LEAVE LOAD OPTIMIZE PREPARE RENAME REPLACE ' +
    'RESIGNAL RETURN REVOKE SELECT SET SHOW SIGNAL TRUNCATE UPDATE WITH'
  ).split(' '),
);

interface Block {
  readonly opener: string;
  readonly offset: number;
  /** A CASE that is part of an expression is closed by the next END, wherever it stands. */
  readonly expression: boolean;
}

/**
 * Follows the tokens of one statement and knows whether a `;` there is inside the body of a trigger, procedure, function or
 * event. BEGIN, END, IF, REPEAT and CASE are also names, functions and expressions, so what counts is where they stand.
 */
export class BlockNesting {
  readonly #blocks: Block[] = [];
  #state: 'opening' | 'header' | 'body-next' | 'body' | 'plain' = 'opening';
  #object = '';
  #words = 0;
  #parentheses = 0;
  #atStatement = false;
  #inHandler = false;
  #afterEnd = false;
  #previous = '';

  get isOpen(): boolean {
    return this.#blocks.length > 0;
  }

  get problem(): LexicalProblem | undefined {
    const block = this.#blocks[0];
    if (block === undefined) return undefined;
    const message = `The ${block.opener} that starts here has no matching END.`;
    return { code: 'unclosed-block', message, offset: block.offset };
  }

  add(token: Token): void {
    if (this.#state === 'plain') return;
    if (this.#state === 'opening') this.#readOpening(token);
    else if (this.#state === 'header') this.#readHeader(token);
    else this.#readBody(token);
    this.#previous = token.upper || token.text;
  }

  /** CREATE, then within a few words (OR REPLACE, DEFINER = …, AGGREGATE) the kind of object. */
  #readOpening(token: Token): void {
    this.#words += 1;
    if (this.#words === 1 && token.upper !== 'CREATE') this.#state = 'plain';
    else if (compound.has(token.upper) && this.#previous !== '=') {
      this.#object = token.upper;
      this.#state = 'header';
    } else if (this.#words > 12) this.#state = 'plain';
  }

  #readHeader(token: Token): void {
    if (token.text === '(') this.#parentheses += 1;
    else if (token.text === ')') {
      this.#parentheses -= 1;
      if (this.#parentheses === 0 && this.#object !== 'TRIGGER' && this.#object !== 'EVENT') this.#state = 'body-next';
    } else if (this.#parentheses > 0) return;
    else if (this.#object === 'TRIGGER' && token.upper === 'ROW' && this.#previous === 'EACH')
      this.#state = 'body-next';
    else if (this.#object === 'EVENT' && token.upper === 'DO') this.#state = 'body-next';
  }

  #readBody(token: Token): void {
    const word = token.upper;
    if (this.#state === 'body-next') {
      if (openers.has(word)) this.#state = 'body';
      else if (bodyVerbs.has(word)) this.#state = 'plain';
      else return;
      this.#atStatement = true;
    }
    const atStatement = this.#atStatement;
    const inExpression = this.#blocks.at(-1)?.expression === true || this.#previous === '.';
    this.#atStatement = token.text === ';' || token.text === ':' || (beginsStatement.has(word) && !inExpression);
    if (token.text === ';') this.#inHandler = false;
    if (this.#afterEnd) {
      this.#afterEnd = false;
      if (openers.has(word)) {
        this.#atStatement = false;
        return;
      }
    }
    if (
      word === 'HANDLER' &&
      (this.#previous === 'CONTINUE' || this.#previous === 'EXIT' || this.#previous === 'UNDO')
    ) {
      this.#inHandler = true;
    } else if (word === 'END') this.#close(atStatement);
    else if (word === 'CASE' && this.#previous !== '.') this.#push(token, !atStatement);
    else if (openers.has(word) && (atStatement || (word === 'BEGIN' && this.#inHandler))) this.#push(token, false);
  }

  #push(token: Token, expression: boolean): void {
    this.#blocks.push({ opener: token.upper, offset: token.start, expression });
  }

  #close(atStatement: boolean): void {
    const block = this.#blocks.at(-1);
    if (block === undefined || this.#previous === '.') return;
    if (!(atStatement || block.expression || block.opener === 'REPEAT')) return;
    this.#blocks.pop();
    this.#afterEnd = !block.expression;
  }
}

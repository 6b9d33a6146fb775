import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf, quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { Token } from '../../sql/lexing/token.ts';
import { clausesOf } from '../../sql/statements/clauses-of.ts';
import type { AlterTable, CreateIndex, DropIndex } from '../../sql/statements/statement.ts';

/** A statement as it changes nothing where its effect is there already. */
export interface Repeatable {
  /** Clauses of ALTER TABLE, each as written but for names; `name` is that of the column or index. */
  readonly clauses: readonly RepeatableClause[];
  /** Things that have to be gone, and what they were renamed to, which has to be there. */
  readonly absent: readonly Named[];
  readonly present: readonly Named[];
  /** Why a part of it cannot be seen in the definition. */
  readonly unseen: readonly string[];
}

export interface RepeatableClause {
  readonly text: string;
  readonly name?: string | undefined;
}

export interface Named {
  readonly what: 'column' | 'index' | 'constraint' | 'partition' | 'partitioning' | 'primary key';
  readonly name: string;
}

/** Names of indexes that a statement adds, and those that they get on a copy, which has them already. */
export type IndexNames = Map<string, string>;

const leavesNoTrace: Readonly<Record<string, string>> = {
  force: 'a rebuild',
  'order-by': 'an order of rows',
  keys: 'ENABLE or DISABLE KEYS',
  tablespace: 'DISCARD or IMPORT TABLESPACE',
  'secondary-engine': 'SECONDARY_LOAD or SECONDARY_UNLOAD',
  unread: 'a clause that phasedb cannot read',
};

/**
 * Rewrites what adds as what changes: ADD COLUMN as MODIFY COLUMN, an index under another name, a primary key in the
 * place of the present one. On a table that has been changed already the result changes nothing.
 * @param names filled with the names of added indexes
 */
export function repeatableClauses(
  sql: string,
  statement: AlterTable | CreateIndex | DropIndex,
  hasPrimaryKey: boolean,
  names: IndexNames,
): Repeatable {
  const clauses: RepeatableClause[] = [];
  const absent: Named[] = [];
  const present: Named[] = [];
  const unseen: string[] = [];
  const result = { clauses, absent, present, unseen };
  if (statement.kind === 'create-index') {
    clauses.push(indexOfCreate(sql, statement, names));
    return result;
  }
  const spans = new Set<number>();
  for (const clause of clausesOf(statement) ?? []) {
    const text = sql.slice(clause.span.start, clause.span.end);
    switch (clause.op) {
      case 'add-column':
      case 'add-index':
      case 'add-primary-key':
      case 'add-check':
      case 'add-foreign-key':
        // Those of one list share its span.
        if (!spans.has(clause.span.start)) clauses.push(...addedItems(text, hasPrimaryKey, names));
        spans.add(clause.span.start);
        break;
      case 'change-column': {
        const { tokens } = lex(text);
        const to = tokens[tokens[1]?.upper === 'COLUMN' ? 3 : 2];
        clauses.push({ text: `MODIFY COLUMN ${text.slice(to?.start ?? 0)}`, name: clause.column.name });
        if (clause.from.toLowerCase() !== clause.column.name.toLowerCase())
          absent.push({ what: 'column', name: clause.from });
        break;
      }
      case 'rename-column':
        absent.push({ what: 'column', name: clause.from });
        present.push({ what: 'column', name: clause.to });
        break;
      case 'rename-index':
        absent.push({ what: 'index', name: clause.from });
        present.push({ what: 'index', name: clause.to });
        break;
      case 'drop-column':
        absent.push({ what: 'column', name: clause.column });
        break;
      case 'drop-index':
        absent.push({ what: 'index', name: clause.index });
        break;
      case 'drop-primary-key':
        absent.push({ what: 'primary key', name: 'PRIMARY' });
        break;
      case 'drop-foreign-key':
      case 'drop-check':
      case 'drop-constraint':
        absent.push({ what: 'constraint', name: clause.name });
        break;
      case 'alter-check':
        clauses.push({ text, name: clause.name });
        break;
      case 'rename-table':
        break;
      case 'validation':
        break;
      case 'partition':
        if (clause.action === 'partition-by') clauses.push({ text });
        else if (clause.action === 'remove') absent.push({ what: 'partitioning', name: '' });
        else if (clause.action === 'drop') for (const name of clause.names) absent.push({ what: 'partition', name });
        else if (clause.action === 'add' && clause.names.length > 0)
          for (const name of clause.names) present.push({ what: 'partition', name });
        else unseen.push(`${clause.action.toUpperCase()} PARTITION`);
        break;
      case 'table-option':
        if (clause.name === 'auto_increment') unseen.push('the AUTO_INCREMENT counter');
        else clauses.push({ text });
        break;
      case 'modify-column':
        clauses.push({ text: text.replace(/^MODIFY(\s+COLUMN\b)?/i, 'MODIFY COLUMN'), name: clause.column.name });
        break;
      case 'set-default':
      case 'drop-default':
      case 'set-column-visibility':
        clauses.push({ text, name: clause.column });
        break;
      case 'set-index-visibility':
        clauses.push({ text, name: clause.index });
        break;
      default: {
        const because = leavesNoTrace[clause.op];
        if (because === undefined) clauses.push({ text });
        else unseen.push(because);
      }
    }
  }
  // What is dropped and made again under the same name is there.
  const made = new Set([...present, ...clauses].map(({ name }) => name?.toLowerCase()));
  return { clauses, present, unseen, absent: absent.filter(({ name }) => !made.has(name.toLowerCase())) };
}

function indexOfCreate(sql: string, statement: CreateIndex, names: IndexNames): RepeatableClause {
  const { tokens } = lex(sql);
  const at = tokens.findIndex((token) => token.upper === 'INDEX');
  const on = tokens.findIndex((token) => token.upper === 'ON' && token.start < statement.table.span.start);
  const name = tokens[at + 1];
  const kind = tokens
    .slice(1, at)
    .map((token) => token.upper)
    .join(' ');
  const between = on > at + 2 ? sql.slice(tokens[at + 2]?.start, tokens[on]?.start) : '';
  const last = [statement.algorithm?.span.start, statement.lock?.span.start].filter((start) => start !== undefined);
  const rest = sql.slice(statement.table.span.end, last.length === 0 ? undefined : Math.min(...last));
  const text = `ADD ${kind} INDEX ${otherName(name, names)} ${between} ${rest.replace(/[\s;]+$/, '')}`;
  return { text, name: statement.index.name };
}

/** `ADD …` and `ADD ( …, … )` as clauses of their own. */
function addedItems(text: string, hasPrimaryKey: boolean, names: IndexNames): RepeatableClause[] {
  const { tokens } = lex(text);
  let first = tokens[1]?.upper === 'COLUMN' ? 2 : 1;
  const items: string[] = [];
  if (tokens[first]?.text !== '(') {
    items.push(text.slice(tokens[first]?.start));
  } else {
    first += 1;
    let depth = 0;
    let start = tokens[first]?.start ?? 0;
    for (const token of tokens.slice(first)) {
      if (token.text === '(') depth++;
      if (depth === 0 && (token.text === ',' || token.text === ')')) {
        items.push(text.slice(start, token.start));
        start = token.end;
      }
      if (token.text === ')') depth--;
      if (depth < 0) break;
    }
  }
  return items.flatMap((item) => addedItem(item, hasPrimaryKey, names));
}

function addedItem(item: string, hasPrimaryKey: boolean, names: IndexNames): RepeatableClause[] {
  const { tokens } = lex(item);
  const dropped = hasPrimaryKey ? 'DROP PRIMARY KEY, ' : '';
  let at = 0;
  let constraint: Token | undefined;
  if (tokens[0]?.upper === 'CONSTRAINT') {
    at = ['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK'].includes(tokens[1]?.upper ?? '') ? 1 : 2;
    if (at === 2) constraint = tokens[1];
  }
  switch (tokens[at]?.upper) {
    case 'PRIMARY':
      return [{ text: `${dropped}ADD ${item}`, name: 'PRIMARY' }];
    case 'FOREIGN':
    case 'CHECK':
      return [{ text: `ADD ${item}`, name: constraint && identifierOf(constraint) }];
    case 'UNIQUE':
    case 'FULLTEXT':
    case 'SPATIAL':
    case 'INDEX':
    case 'KEY': {
      const kind = ['INDEX', 'KEY'].includes(tokens[at]?.upper ?? '') ? '' : (tokens[at]?.upper ?? '');
      let next = at + 1;
      if (kind !== '' && ['INDEX', 'KEY'].includes(tokens[next]?.upper ?? '')) next += 1;
      const named = tokens[next]?.text !== '(' && tokens[next]?.upper !== 'USING' ? tokens[next] : undefined;
      const rest = item.slice(tokens[named === undefined ? next : next + 1]?.start);
      const name = named ?? constraint;
      return [{ text: `ADD ${kind} INDEX ${otherName(name, names)} ${rest}`, name: name && identifierOf(name) }];
    }
    default: {
      const primary = tokens.some((token, index) => token.upper === 'PRIMARY' && tokens[index + 1]?.upper === 'KEY');
      const name = tokens[0] && identifierOf(tokens[0]);
      return [{ text: `${primary ? dropped : ''}MODIFY COLUMN ${item}`, name }];
    }
  }
}

function otherName(name: Token | undefined, names: IndexNames): string {
  if (name === undefined) return '';
  const other = `phasedb_expected_i${names.size}`;
  names.set(other, identifierOf(name));
  return quoteIdentifier(other);
}

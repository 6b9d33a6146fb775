import { sameName } from '../../catalog/find.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf, quoteIdentifier } from '../../sql/lexing/quote.ts';
import { clausesOf } from '../../sql/statements/clauses-of.ts';
import type { AlterClause, Statement } from '../../sql/statements/statement.ts';
import type { DatabaseObject } from './definition.ts';

/** Whether a clause changes nothing but constraints of these lines, which the copy does not have. */
export function isAboutLines(clause: AlterClause, lines: readonly string[]): boolean {
  if (clause.op === 'drop-foreign-key') return true;
  if (clause.op !== 'drop-check' && clause.op !== 'drop-constraint' && clause.op !== 'alter-check') return false;
  return lines.some((line) => sameName(nameOf(line), clause.name));
}

/** The lines of constraints that a copy could not have, as the statement leaves them. */
export function constraintsAfter(lines: readonly string[], statement: Statement, table: DatabaseObject): string[] {
  const clauses = clausesOf(statement) ?? [];
  const renamed = new Map<string, string>();
  let kept = [...lines];
  for (const clause of clauses) {
    if (clause.op === 'rename-column') renamed.set(clause.from.toLowerCase(), clause.to);
    if (clause.op === 'change-column') renamed.set(clause.from.toLowerCase(), clause.column.name);
    if (clause.op === 'drop-foreign-key' || clause.op === 'drop-check' || clause.op === 'drop-constraint')
      kept = kept.filter((line) => !sameName(nameOf(line), clause.name));
    if (clause.op === 'alter-check')
      kept = kept.map((line) => (sameName(nameOf(line), clause.name) ? withEnforcement(line, clause.enforced) : line));
  }
  return renamed.size === 0 ? kept : kept.map((line) => withColumns(line, renamed, table));
}

function nameOf(line: string): string | undefined {
  const token = lex(line).tokens[1];
  return token === undefined ? undefined : identifierOf(token);
}

const notEnforced = ' /*!80016 NOT ENFORCED */';

function withEnforcement(line: string, enforced: boolean): string {
  const bare = line.endsWith(notEnforced) ? line.slice(0, -notEnforced.length) : line;
  return enforced ? bare : `${bare}${notEnforced}`;
}

/** A renamed column in the list of a foreign key, and in what it points to where that is the table itself. */
function withColumns(line: string, renamed: ReadonlyMap<string, string>, table: DatabaseObject): string {
  if (!line.includes(' FOREIGN KEY (')) return line;
  const { tokens } = lex(line);
  const open = tokens.findIndex((token) => token.text === '(');
  const references = tokens.findIndex((token) => token.upper === 'REFERENCES');
  const parent = tokens[references + 1];
  const itself = parent !== undefined && identifierOf(parent) === table.name && tokens[references + 2]?.text === '(';
  let text = '';
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    const listed = (index > open && index < references) || (itself && index > references + 2);
    const to = listed && token.kind === 'quoted' ? renamed.get(identifierOf(token).toLowerCase()) : undefined;
    if (to === undefined) continue;
    text += `${line.slice(at, token.start)}${quoteIdentifier(to)}`;
    at = token.end;
  }
  return text + line.slice(at);
}

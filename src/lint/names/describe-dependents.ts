import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { listed } from '../../migration/problem.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import type { Remark } from '../rule.ts';
import type { ColumnFate, Dependent } from './dependents.ts';

/** Sentences about what MySQL refuses, what breaks and what may break. @param name the dropped or renamed table or column */
export function describeDependents(
  name: string,
  fate: ColumnFate | 'emptied',
  found: readonly Dependent[],
): Pick<Remark, 'message' | 'severity'> {
  const those = (refuses: boolean | undefined) => {
    const some = found.filter((one) => one.refuses === refuses).map(({ what }) => what);
    return { some, text: listed(some), plural: some.length > 1 };
  };
  const [refusing, broken, possible] = [those(true), those(false), those(undefined)];
  const verb = { dropped: 'drop', renamed: 'rename', retyped: 'change the type of', emptied: 'empty' }[fate];
  const done = { dropped: 'is dropped', renamed: 'is renamed', retyped: 'changes its type', emptied: 'is emptied' }[
    fate
  ];
  const sentences = [
    ...(refusing.some.length === 0
      ? []
      : [`MySQL refuses to ${verb} ${name}: ${refusing.text} ${refusing.plural ? 'use' : 'uses'} it.`]),
    ...(broken.some.length === 0
      ? []
      : [`${capital(broken.text)} ${broken.plural ? 'fail' : 'fails'} once ${name} ${done}.`]),
    ...(possible.some.length === 0
      ? []
      : [
          `${capital(possible.text)} may use ${name}, which ${done}: ${possible.plural ? 'their texts contain' : 'its text contains'} the name.`,
        ]),
  ];
  return {
    message: sentences.join(' '),
    severity: refusing.some.length + broken.some.length > 0 ? 'error' : 'warning',
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The clause, preceded by the clauses and statements that it needs to succeed. */
export function withDependents(
  { table: name }: TableChange,
  { span }: AlterClause,
  found: readonly Dependent[],
  { statement, placed }: JudgedStatement,
): string | undefined {
  const statements = found.flatMap((one) => one.statement ?? []);
  const clauses = found.flatMap(({ clause }) => clause ?? []);
  if (statements.length + clauses.length === 0) return undefined;
  const written =
    statement.kind === 'drop-index'
      ? `DROP INDEX ${writeName(statement.index)}`
      : placed.sql.slice(span.start, span.end);
  return [...statements, `ALTER TABLE ${writeTable(name)} ${[...clauses, written].join(', ')};`].join('\n');
}

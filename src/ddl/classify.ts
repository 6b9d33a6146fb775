import type { Catalog } from '../catalog/catalog.ts';
import type { ObjectDefinition, Statement } from '../sql/statements/statement.ts';
import { classifyStatement } from './classify-statement.ts';
import { codeEffects } from './stored/code-effects.ts';
import type { CodeEffect, EffectKind } from './stored/effect.ts';
import type { ServerFacts, Verdict } from './verdict.ts';

/**
 * What MySQL does with a statement, by rules: the least intrusive algorithm and lock that it accepts for the whole
 * statement. Code that the statement stores, or an event that it enables, counts as what it does when it runs. An unknown table
 * counts as a plain InnoDB table; `assumes` then says so.
 * @param catalog the definitions before the statement
 */
export function classify(statement: Statement, catalog: Catalog, server: ServerFacts): Verdict {
  const own = classifyStatement(statement, catalog, server);
  const effects = codeEffects(statement, catalog, server);
  const worst = order.map((kind) => effects.find((effect) => effect.kind === kind)).find((one) => one !== undefined);
  if (worst === undefined || statement.kind !== 'object') return own;
  return {
    ...own,
    ...outcomes[worstCost(effects) ?? 'server'],
    destructive: own.destructive || effects.some(({ kind }) => kind === 'destructive' || kind === 'unread'),
    because: `${whenItRuns(statement)}, it ${describeEffect(worst)}`,
    effects,
  };
}

/** What an effect is, after "it", with the programs that are called on the way. */
export function describeEffect({ what, through }: CodeEffect): string {
  return [...through.map((program) => `${useOf(program)} the ${program}`), what].join(', which ');
}

/** @param program with its kind in front */
function useOf(program: string): string {
  if (program.startsWith('trigger ')) return 'fires';
  return program.startsWith('view ') ? 'reads' : 'calls';
}

/** From the worst on. */
const order: readonly EffectKind[] = ['unread', 'copy', 'blocking', 'destructive', 'server', 'rebuild'];

function worstCost(effects: readonly CodeEffect[]): EffectKind | undefined {
  return order.find((kind) => kind !== 'destructive' && kind !== 'server' && effects.some((one) => one.kind === kind));
}

const outcomes: Readonly<Record<EffectKind, Partial<Verdict>>> = {
  unread: { algorithm: 'unknown', lock: 'unknown', rebuild: null },
  copy: { algorithm: 'copy', lock: 'shared', rebuild: true },
  blocking: { algorithm: 'inplace', lock: 'shared', rebuild: false },
  rebuild: { algorithm: 'inplace', lock: 'none', rebuild: true },
  destructive: {},
  server: {},
};

/** When code runs that a statement stores or enables: `when the event runs`. */
export function whenItRuns({ object }: ObjectDefinition): string {
  switch (object) {
    case 'view':
      return 'when the view is read';
    case 'trigger':
      return 'when the trigger fires';
    case 'event':
      return 'when the event runs';
    default:
      return `when the ${object} is called`;
  }
}

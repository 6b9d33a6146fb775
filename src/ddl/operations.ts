import type { AlteredTable } from '../catalog/apply-alter.ts';
import type { CatalogTable } from '../catalog/table.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import { addForeignKey, addInlineForeignKeys, alterCheck, checksAdded, dropConstraint } from './constraint-effects.ts';
import type { Effects } from './effects.ts';
import { convertCharset, disableOrEnableKeys, setTableOption } from './option-effects.ts';
import { partitionOutcome } from './partition-outcome.ts';
import { unknownOutcome } from './unknown.ts';
import type { Outcome, ServerFacts } from './verdict.ts';

type ClauseOf<Op extends AlterClause['op']> = Extract<AlterClause, { op: Op }>;

/** The ALTER in which a clause stands. */
export interface AlterContext {
  readonly altered: AlteredTable;
  readonly clauses: readonly AlterClause[];
  readonly server: ServerFacts;
}

type AddEffects<Op extends AlterClause['op']> = (clause: ClauseOf<Op>, context: AlterContext, effects: Effects) => void;

/** How the effects of one kind of clause are found: one of the three ways at least. */
type Operation<Op extends AlterClause['op']> = {
  /** Whether it takes away data, or a name that running code may use. Types that hold less: destructive.ts. */
  readonly destroys: boolean | ((clause: ClauseOf<Op>) => boolean);
} & (
  | {
      /** Columns and indexes of the table before and after show it: column-effects.ts and index-effects.ts. */
      readonly compared: true;
      /** Effects beyond those. */
      readonly effects?: AddEffects<Op>;
      readonly outcome?: undefined;
    }
  | { readonly effects: AddEffects<Op>; readonly outcome?: undefined }
  | {
      readonly effects?: undefined;
      /** It decides about the statement as a whole, whatever the engine is. */
      readonly outcome: (clause: ClauseOf<Op>, table: CatalogTable) => Outcome;
    }
);

const compared = { compared: true, destroys: false } as const;
const redefines = (_clause: unknown, _context: unknown, effects: Effects) =>
  effects.add('redefine', 'a column, a check or the table name is redefined');

/**
 * What each operation of ALTER TABLE does. Every operation that the reader knows has its entry, so that none counts as
 * instant because one is missing: what is not known is `unknown`.
 */
export const operations: { readonly [Op in AlterClause['op']]: Operation<Op> } = {
  'add-column': {
    destroys: false,
    compared: true,
    effects: (clause, context, effects) => {
      addInlineForeignKeys(clause, context.server, effects);
      checksAdded(clause, context.server, effects);
    },
  },
  'drop-column': { compared: true, destroys: true },
  'modify-column': {
    destroys: false,
    compared: true,
    effects: (clause, context, effects) => {
      redefines(clause, context, effects);
      checksAdded(clause, context.server, effects);
    },
  },
  'change-column': {
    destroys: ({ from, column }) => from.toLowerCase() !== column.name.toLowerCase(),
    compared: true,
    effects: (clause, context, effects) => {
      redefines(clause, context, effects);
      checksAdded(clause, context.server, effects);
    },
  },
  'rename-column': { compared: true, destroys: ({ from, to }) => from.toLowerCase() !== to.toLowerCase() },
  'set-default': { destroys: false, effects: redefines },
  'drop-default': { destroys: false, effects: redefines },
  'set-column-visibility': compared,
  'add-index': compared,
  'add-primary-key': compared,
  'drop-index': compared,
  'drop-primary-key': compared,
  'rename-index': {
    destroys: false,
    compared: true,
    effects: ({ from }, _context, effects) => effects.add('rename-index', `index ${from} is renamed`),
  },
  'set-index-visibility': {
    destroys: false,
    // Even if the visibility stays the same.
    effects: ({ index }, _context, effects) => effects.add('rename-index', `the visibility of index ${index} changes`),
  },
  'add-foreign-key': {
    destroys: false,
    effects: ({ foreignKey }, { server }, effects) => addForeignKey(foreignKey.columns.join(', '), server, effects),
  },
  'drop-foreign-key': {
    destroys: false,
    effects: ({ name }, _context, effects) => effects.add('drop-foreign-key', `foreign key ${name} is dropped`),
  },
  'add-check': { destroys: false, effects: (clause, { server }, effects) => checksAdded(clause, server, effects) },
  'drop-check': { destroys: false, effects: redefines },
  'drop-constraint': {
    destroys: false,
    compared: true,
    effects: (clause, context, effects) => {
      redefines(clause, context, effects);
      dropConstraint(clause.name, context.altered.before, effects);
    },
  },
  'alter-check': {
    destroys: false,
    effects: (clause, context, effects) => {
      redefines(clause, context, effects);
      alterCheck(clause, context.altered.before, context.server, effects);
    },
  },
  'rename-table': { destroys: true, effects: redefines },
  'convert-charset': {
    destroys: false,
    compared: true,
    effects: (_clause, { altered }, effects) => convertCharset(altered, effects),
  },
  'order-by': {
    destroys: false,
    effects: (_clause, _context, effects) => effects.copy.push('ORDER BY copies the rows in that order'),
  },
  force: {
    destroys: false,
    effects: (_clause, _context, effects) => effects.add('rebuild', 'FORCE rebuilds the table'),
  },
  keys: { destroys: false, effects: (clause, { clauses }, effects) => disableOrEnableKeys(clause, clauses, effects) },
  tablespace: {
    destroys: ({ action }) => action === 'discard',
    // It takes no ALGORITHM clause, and holds the metadata lock exclusively to its end (mysql_discard_or_import_tablespace).
    outcome: ({ action }) => ({
      algorithm: 'inplace',
      lock: 'exclusive',
      rebuild: false,
      because: `${action.toUpperCase()} TABLESPACE locks the table exclusively`,
    }),
  },
  validation: {
    destroys: false,
    // MySQL takes WITH VALIDATION beside columns that are added, modified or changed only, generated or not (9.7.4).
    effects: (clause, _context, effects) => {
      if (clause.with) effects.copy.push('WITH VALIDATION computes the generated values of every row');
    },
  },
  'secondary-engine': {
    destroys: false,
    outcome: ({ action }) =>
      unknownOutcome(`what a secondary engine does for SECONDARY_${action.toUpperCase()} is unknown`),
  },
  'table-option': {
    destroys: false,
    compared: true,
    effects: ({ name, value }, { altered }, effects) => setTableOption(name, value, altered, effects),
  },
  partition: {
    destroys: ({ action }) => ['drop', 'truncate', 'exchange', 'discard'].includes(action),
    outcome: partitionOutcome,
  },
  unread: {
    destroys: true,
    outcome: ({ text }) => unknownOutcome(`the clause ${JSON.stringify(text)} is unknown to phasedb`),
  },
};

/** Adds the effects of a clause beyond those that a comparison of the tables shows. */
export function clauseEffects<Op extends AlterClause['op']>(
  clause: ClauseOf<Op>,
  context: AlterContext,
  effects: Effects,
): void {
  const { effects: add }: Operation<Op> = operations[clause.op as Op];
  add?.(clause, context, effects);
}

/** What a clause makes of the whole statement; undefined: that depends on effects and engine. */
export function clauseOutcome<Op extends AlterClause['op']>(
  clause: ClauseOf<Op>,
  table: CatalogTable,
): Outcome | undefined {
  const { outcome }: Operation<Op> = operations[clause.op as Op];
  return outcome?.(clause, table);
}

/** Whether a clause by itself takes away data or a name. */
export function clauseDestroys<Op extends AlterClause['op']>(clause: ClauseOf<Op>): boolean {
  const { destroys }: Operation<Op> = operations[clause.op as Op];
  return typeof destroys === 'boolean' ? destroys : destroys(clause);
}

import type { ObjectName, Span } from '../lexing/span.ts';
import type { AlterOperation } from './alter-clauses.ts';
import type { IndexDefinition } from './definition.ts';
import type { EventClauses } from './event-clauses.ts';
import type { StoredCode } from './stored-code.ts';

/** A statement as read. `unread` is never passed over: whoever judges it assumes the worst. */
export type Statement =
  | AlterTable
  | CreateTable
  | CreateIndex
  | DropIndex
  | DropTable
  | RenameTable
  | TruncateTable
  | OptimizeTable
  | ObjectDefinition
  | SetVariable
  | DataStatement
  | Unread;

export type StatementKind = Statement['kind'];

export interface AlterTable {
  readonly kind: 'alter-table';
  readonly table: ObjectName;
  readonly clauses: readonly AlterClause[];
  /** The last one if written twice, because MySQL uses that one. */
  readonly algorithm: Assertion | undefined;
  readonly lock: Assertion | undefined;
  /** A clause that is written twice, which MySQL silently accepts. */
  readonly doubled: 'algorithm' | 'lock' | undefined;
}

/** An author's own ALGORITHM or LOCK clause, `DEFAULT` included; `value` in upper case. */
export interface Assertion {
  readonly value: string;
  /** With the comma that belongs to it, so that cutting it out leaves a valid statement. */
  readonly span: Span;
}

export interface CreateTable {
  readonly kind: 'create-table';
  readonly table: ObjectName;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly like: ObjectName | undefined;
  /** True for CREATE TABLE … SELECT. */
  readonly fromQuery: boolean;
}

export interface CreateIndex {
  readonly kind: 'create-index';
  readonly table: ObjectName;
  readonly index: IndexDefinition;
  readonly algorithm: Assertion | undefined;
  readonly lock: Assertion | undefined;
}

export interface DropIndex {
  readonly kind: 'drop-index';
  readonly table: ObjectName;
  readonly index: string;
  readonly algorithm: Assertion | undefined;
  readonly lock: Assertion | undefined;
}

export interface DropTable {
  readonly kind: 'drop-table';
  readonly tables: readonly ObjectName[];
  readonly temporary: boolean;
  readonly ifExists: boolean;
}

export interface RenameTable {
  readonly kind: 'rename-table';
  readonly renames: readonly { readonly from: ObjectName; readonly to: ObjectName }[];
}

export interface TruncateTable {
  readonly kind: 'truncate-table';
  readonly table: ObjectName;
}

export interface OptimizeTable {
  readonly kind: 'optimize-table';
  readonly tables: readonly ObjectName[];
}

/** CREATE, ALTER or DROP of an object that is not a table. */
export interface ObjectDefinition {
  readonly kind: 'object';
  readonly verb: 'create' | 'alter' | 'drop';
  readonly object: 'view' | 'trigger' | 'procedure' | 'function' | 'event' | 'database' | 'other';
  readonly name: ObjectName | undefined;
  /** Of a trigger: the table that it stands on. */
  readonly onTable: ObjectName | undefined;
  readonly orReplace: boolean;
  readonly ifExists: boolean;
  readonly ifNotExists: boolean;
  /** What CREATE and ALTER store for later. */
  readonly code: StoredCode | undefined;
  /** Of CREATE and ALTER EVENT. */
  readonly event: EventClauses | undefined;
  /** The clause DEFINER = account, where it decides with whose rights the code runs: not CURRENT_USER, not SQL SECURITY INVOKER. */
  readonly definer: Span | undefined;
}

export interface SetVariable {
  readonly kind: 'set';
  readonly scope: 'session' | 'global' | 'user' | 'other';
  /** Lower case; several where one SET holds several assignments. */
  readonly variables: readonly string[];
}

/** SELECT, INSERT, UPDATE, DELETE, REPLACE, LOAD, CALL, DO, WITH, TABLE, VALUES: no DDL. */
export interface DataStatement {
  readonly kind: 'data';
  readonly verb: string;
}

/** Neither reader could make anything of it. */
export interface Unread {
  readonly kind: 'unread';
  /** Upper-case first words, for messages. */
  readonly opening: string;
  readonly reason: string;
}

/** One clause of ALTER TABLE; `span` covers it without its comma. */
export type AlterClause = { readonly span: Span } & AlterOperation;

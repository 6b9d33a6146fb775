import type { ObjectName } from '../lexing/span.ts';

export type ColumnPosition = 'unchanged' | 'first' | { readonly after: string };

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  /** As written: undefined where the definition is silent (which means NULL for most types). */
  readonly nullable: boolean | undefined;
  /** As written; `undefined`: none. */
  readonly default:
    | { readonly kind: 'literal' | 'expression' | 'current-timestamp' | 'null'; readonly text: string }
    | undefined;
  readonly onUpdate: string | undefined;
  readonly autoIncrement: boolean;
  readonly generated: { readonly expression: string; readonly stored: boolean } | undefined;
  readonly invisible: boolean | undefined;
  readonly comment: string | undefined;
  readonly charset: string | undefined;
  readonly collation: string | undefined;
  readonly srid: number | undefined;
  readonly columnFormat: string | undefined;
  readonly storage: string | undefined;
  readonly inlineKey: 'primary' | 'unique' | 'key' | undefined;
  readonly inlineCheck: CheckDefinition | undefined;
  readonly inlineReference: boolean;
  /** What that REFERENCES says; enforced from 9.0 on, ignored before. */
  readonly inlineForeignKey?: ForeignKeyDefinition | undefined;
}

export interface ColumnType {
  /** Lower case, synonyms resolved as MySQL does (`integer` → `int`, `bool` → `tinyint`, `nchar` → `char` …). */
  readonly name: string;
  /** Numbers in parentheses: length, or precision and scale, or fractional seconds. */
  readonly arguments: readonly number[];
  /** ENUM and SET members, unescaped. */
  readonly members: readonly string[] | undefined;
  readonly unsigned: boolean;
  readonly zerofill: boolean;
  readonly binary: boolean;
}

export interface IndexDefinition {
  readonly name: string | undefined;
  readonly kind: 'plain' | 'unique' | 'primary' | 'fulltext' | 'spatial';
  readonly parts: readonly IndexPart[];
  readonly invisible: boolean;
  readonly using: string | undefined;
  readonly comment: string | undefined;
  /** Of a FULLTEXT index: the plugin after WITH PARSER. */
  readonly parser?: string | undefined;
}

export interface IndexPart {
  /** Undefined for a functional part, whose text is `expression`. */
  readonly column: string | undefined;
  readonly expression: string | undefined;
  readonly prefix: number | undefined;
  readonly descending: boolean;
}

export interface ForeignKeyDefinition {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly references: { readonly table: ObjectName; readonly columns: readonly string[] };
  readonly onDelete: string | undefined;
  readonly onUpdate: string | undefined;
}

export interface CheckDefinition {
  readonly name: string | undefined;
  readonly expression: string;
  readonly enforced: boolean;
}

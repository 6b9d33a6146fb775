/** A view, trigger, routine or event: an object that may name a table or a column, and is not a table. */
export interface CatalogObject {
  readonly kind: 'view' | 'trigger' | 'procedure' | 'function' | 'event';
  readonly schema: string | undefined;
  readonly name: string;
  /** Its statement or body. */
  readonly text: string;
  /** Of a trigger. */
  readonly onTable: string | undefined;
}

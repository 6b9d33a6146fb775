/**
 * What an ALTER does to a table, in the units in which the server decides (Alter_inplace_info's flags in sql/handler.h).
 * It compares the table before with the table after, so that two clauses that undo each other have no effect.
 */
export type Effect =
  | 'add-column'
  | 'add-auto-increment'
  | 'drop-column'
  | 'add-virtual'
  | 'drop-virtual'
  /** The hidden column of a functional index goes with it. */
  | 'drop-hidden'
  | 'rename-column'
  | 'order-columns'
  | 'nullable'
  | 'not-nullable'
  | 'widen'
  /** Text becomes bytes, or a TEXT column gets another collation: in the dictionary alone where it stands alone. */
  | 'recast'
  /** A column, default or check is redefined, or the table renamed; matters only with virtual columns. */
  | 'redefine'
  | 'add-index'
  | 'add-unique'
  | 'add-primary'
  | 'add-fulltext'
  | 'add-spatial'
  | 'drop-index'
  | 'drop-unique'
  | 'drop-primary'
  | 'rename-index'
  | 'add-foreign-key'
  | 'drop-foreign-key'
  | 'option'
  | 'rebuild'
  /** For engines other than InnoDB only: it has no effect there. */
  | 'definition';

/** Collects effects, with the reason of the first occurrence of each. */
export class Effects {
  readonly #reasons = new Map<Effect, string>();
  /** Why the server takes the statement to COPY before it asks InnoDB. */
  readonly copy: string[] = [];
  /** Why an added or dropped column cannot be instant. */
  readonly notInstant: string[] = [];
  /** Why writes are blocked while an index or the table is built. */
  readonly blocking: string[] = [];
  /** Why an added virtual column stands where InnoDB does not put it without a copy. */
  virtualOrder: string | undefined;
  readonly assumes: string[] = [];

  add(effect: Effect, reason: string): void {
    if (!this.#reasons.has(effect)) this.#reasons.set(effect, reason);
  }

  has(...any: readonly Effect[]): boolean {
    return any.some((effect) => this.#reasons.has(effect));
  }

  /** @returns true when there is no effect but these */
  only(...allowed: readonly Effect[]): boolean {
    return [...this.#reasons.keys()].every((effect) => allowed.includes(effect));
  }

  /** Reason of the first existing effect. */
  reason(...any: readonly Effect[]): string | undefined {
    for (const effect of any) {
      const reason = this.#reasons.get(effect);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** Reason of the first effect that is not one of these. */
  reasonBeyond(...allowed: readonly Effect[]): string | undefined {
    for (const [effect, reason] of this.#reasons) if (!allowed.includes(effect)) return reason;
    return undefined;
  }
}

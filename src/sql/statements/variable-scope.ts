/** Parameters and local variables where a part stands, in lower case: in a condition such a name is not a column. */
export interface VariableNames {
  readonly has: (name: string) => boolean;
}

/** The variables of a block, and of those around it. */
export class VariableScope implements VariableNames {
  readonly #own = new Set<string>();
  readonly #outer: VariableNames | undefined;

  constructor(outer?: VariableNames) {
    this.#outer = outer;
  }

  add(name: string): void {
    this.#own.add(name);
  }

  has(name: string): boolean {
    return this.#own.has(name) || this.#outer?.has(name) === true;
  }
}

import type { SourceText } from './source-text.ts';

const mapsTable = /table_?name|\$table\b|db_table|@@map\b/i;
const model: readonly RegExp[] = [
  // Prisma
  /^\s*model\s+(\w+)\s*\{/,
  // Active Record
  /\bclass\s+(?:\w+::)*(\w+)\s*<\s*(?:ApplicationRecord|ActiveRecord::Base)\b/,
  // Django, SQLAlchemy, Peewee; BaseModel is Pydantic's, which has no tables
  /\bclass\s+(\w+)\s*\([^)]*\b(?!BaseModel\b)\w*(?:Model|Base)\b/,
  // Eloquent, Sequelize, TypeORM, Objection
  /\bclass\s+(\w+)\b.*\bextends\s+\w*(?:Model|Eloquent|Authenticatable|BaseEntity|ActiveRecord)\b/,
  // Drizzle, SQLAlchemy, Sequelize
  /\b(?:\w*Table|define)\(\s*["'`](\w+)/,
];
const goStruct = /^\s*type\s+(\w+)\s+struct\b/;
const goTag = /\b(?:gorm|db|bun|xorm|sql):"/;
const annotated = /@(?:Entity|Table)\b|#\[(?:ORM\\)?(?:Entity|Table)\b|@ORM\\|\[Table\(/;
/** Code that creates or changes tables. It describes an earlier state, and nobody runs it against the current table. */
const definition =
  /\b(?:create|alter|drop|rename)\s+(?:temporary\s+)?table\b|\b(?:create|alter|change|drop|rename)_?table\b|\b(?:add|remove|rename|change)_?column\b|\bSchema::\w+\(/i;

/** The models that a text declares for tables, and the statements that create tables, for any table. */
export class Declarations {
  readonly #source: SourceText;
  readonly #models = new Map<number, string | undefined>();
  readonly #definitions = new Map<number, boolean>();
  readonly #mappings = new Map<number, readonly number[]>();

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** Whether a line belongs to a statement or a call that creates or changes a table. */
  isInDefinition(index: number): boolean {
    const above: number[] = [];
    for (let at = index - 1; at >= Math.max(0, index - 3) && !/(?:;|^)\s*$/.test(this.#source.start(at)); at--)
      above.push(at);
    return [index, ...above, ...this.#source.openings(index)].some((at) =>
      remembered(this.#definitions, at, () => definition.test(this.#source.start(at))),
    );
  }

  /** The model that begins in a line: its class, or the table that the line names. */
  modelAt(index: number): string | undefined {
    return remembered(this.#models, index, () => {
      const line = this.#source.start(index);
      for (const pattern of model) {
        const found = pattern.exec(line)?.[1];
        if (found !== undefined) return found;
      }
      const struct = goStruct.exec(line)?.[1];
      const isTagged =
        struct !== undefined && this.#source.bodyOf(index).some((at) => goTag.test(this.#source.start(at)));
      return isTagged ? struct : undefined;
    });
  }

  /** Whether a line is an annotation that makes the class after it a model. */
  isAnnotation(index: number): boolean {
    return annotated.test(this.#source.start(index));
  }

  /** Lines of a block that name its table: `__tablename__ = "orders"`, `@@map("orders")`. */
  mappingsIn(opening: number): readonly number[] {
    return remembered(this.#mappings, opening, () =>
      this.#source.bodyOf(opening).filter((at) => mapsTable.test(this.#source.start(at))),
    );
  }
}

function remembered<Value>(known: Map<number, Value>, key: number, find: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined || known.has(key)) return found as Value;
  const value = find();
  known.set(key, value);
  return value;
}

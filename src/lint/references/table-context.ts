import { type SourceText, type Word, wordsIn } from './source-text.ts';
import { isSpelled, lowerCased, type Spellings } from './spellings.ts';

/** What a class around a table is called besides the table. */
const suffix =
  /_?(?:repository|repo|service|model|entity|dao|record|controller|mapper|store|table|dto|factory|serializer|schema|query|resolver|resource|type|row)$/i;

/** Words before an equals sign, a bracket or a colon, behind which a text names a table. */
const mapping =
  /(?:table|from|into|join|entity|@@map|knex|\bdefine|\bmodel|tablename)\w*["']?\s*(?:[=:(]|=>)\s*(?:\(\s*)?(?:\{?\s*name\s*[:=]\s*)?["'`]$/i;
const mapsTable = /table_?name|\$table\b|db_table|@@map\b/i;
const model: readonly RegExp[] = [
  // Prisma
  /^\s*model\s+(\w+)\s*\{/,
  // Active Record
  /\bclass\s+(?:\w+::)*(\w+)\s*<\s*(?:ApplicationRecord|ActiveRecord::Base)\b/,
  // Django, SQLAlchemy, Peewee; BaseModel is Pydantic's, which knows no table
  /\bclass\s+(\w+)\s*\([^)]*\b(?!BaseModel\b)(?:\w*Model|\w*Base)\b/,
  // Eloquent, Sequelize, TypeORM, Objection
  /\bclass\s+(\w+)\b.*\bextends\s+\w*(?:Model|Eloquent|Authenticatable|BaseEntity|ActiveRecord)\b/,
  // Drizzle, SQLAlchemy, Sequelize
  /\b(?:\w*Table|define)\(\s*["'`](\w+)/,
];
/** What makes or changes tables: it tells how they were once, and nobody runs it against the table of today. */
const definition =
  /\b(?:create|alter|drop|rename)\s+(?:temporary\s+)?table\b|\b(?:create|alter|change|drop|rename)_?table\b|\b(?:add|remove|rename|change)_?column\b|\bSchema::\w+\(/i;
const goStruct = /^\s*type\s+(\w+)\s+struct\b/;
const goTag = /\b(?:gorm|db|bun|xorm|sql):"/;
const annotated = /@(?:Entity|Table)\b|#\[(?:ORM\\)?(?:Entity|Table)\b|@ORM\\|\[Table\(/;

/** Which names of tables stand where in a text, for one table. */
export class TableContext {
  readonly #source: SourceText;
  readonly #spellings: Spellings;
  readonly #texts: readonly string[];
  readonly #memo = new Map<number, boolean>();
  #inFile: boolean | undefined;

  constructor(source: SourceText, spellings: Spellings) {
    this.#source = source;
    this.#spellings = spellings;
    this.#texts = lowerCased(spellings);
  }

  /** The table, one of its rows or the class around it; not the ORDER of ORDER BY. */
  isNamedBy({ text, start }: Word, line: string): boolean {
    if (!isSpelled(text, this.#spellings) && !this.#isCompound(text)) return false;
    return !(/^order$/i.test(text) && /^\s+by\b/i.test(line.slice(start + text.length)));
  }

  /** Whether the line names the table. */
  isNamedIn(index: number): boolean {
    const known = this.#memo.get(index);
    if (known !== undefined) return known;
    const line = this.#source.line(index);
    let is = false;
    for (const word of wordsIn(line)) if (!is && this.isNamedBy(word, line)) is = true;
    this.#memo.set(index, is);
    return is;
  }

  get isNamedInFile(): boolean {
    this.#inFile ??= this.#source.has(this.#texts) && this.#source.lines.some((_, index) => this.isNamedIn(index));
    return this.#inFile;
  }

  isNamedNear(index: number): boolean {
    return this.#source.passage(index).some((at) => this.isNamedIn(at));
  }

  /** Whether the path speaks of the table: `models/customer.rb`, `views/customers/show.erb`. */
  isNamedByPath(path: string): boolean {
    return path.split(/[/.]/).some((part) => isSpelled(part, this.#spellings) || this.#isCompound(part));
  }

  /**
   * Whose block a line stands in: of a model, struct or table of this name (`model`), of something else that names it
   * (`named`), of a model that is not it (`other`), or of nothing that says so.
   */
  blockAround(index: number): 'model' | 'named' | 'other' | undefined {
    for (const opening of this.#source.openings(index)) {
      const head = this.#source.headOf(opening);
      const declared = this.#declared(head);
      const named = head.some((at) => this.isNamedIn(at)) || this.#mapsBlock(opening);
      if (named) return declared === undefined ? 'named' : 'model';
      if (declared !== undefined) return 'other';
    }
    return undefined;
  }

  /** Whether a line belongs to a statement, or a call, that makes or changes a table. */
  isInDefinition(index: number): boolean {
    const above: number[] = [];
    for (let at = index - 1; at >= 0 && index - at <= 3 && !/(?:;|^)\s*$/.test(this.#source.line(at)); at--)
      above.push(at);
    return [index, ...above, ...this.#source.openings(index)].some((at) => definition.test(this.#source.line(at)));
  }

  /** Whether the line opens a model that by what stands in or above it, else by convention, is of this table. */
  declaresModel(index: number): boolean {
    const line = this.#source.line(index);
    const above = this.#source.headOf(index).slice(1);
    const isAnnotated = above.some((at) => annotated.test(this.#source.line(at)));
    const found = this.#declaredIn(index) ?? (isAnnotated ? /\bclass\s+(\w+)/.exec(line)?.[1] : undefined);
    if (found === undefined || !isSpelled(found, this.#spellings)) return false;
    for (const inside of this.#source.bodyOf(index)) {
      if (mapsTable.test(inside) && /["'`]/.test(inside)) return this.#mapsBlock(index);
    }
    const saidAbove = isAnnotated && above.some((at) => /["'`]/.test(this.#source.line(at)));
    return !saidAbove || above.some((at) => this.isNamedIn(at));
  }

  /** Whether the table stands at the word as SQL has it: behind FROM, JOIN, INTO, UPDATE … of a statement. */
  isSqlTable(index: number, { start }: Word): boolean {
    const line = this.#source.line(index);
    const before = line.slice(0, start).replace(/(?:[`"[]?\w+[`"\]]?\s*\.\s*)?[`"[]?$/, '');
    const keyword = /\b(from|join|into|update|truncate|truncate\s+table)\s+$/i.exec(before)?.[1]?.toLowerCase();
    if (keyword === undefined) return false;
    const around = this.#source
      .passage(index)
      .map((at) => this.#source.line(at))
      .join('\n');
    switch (keyword) {
      case 'from':
        return /\b(?:select|delete)\b/i.test(around);
      case 'join':
        return /\b(?:on|using|select|from)\b/i.test(around);
      case 'into':
        return /\b(?:insert|replace|load)\b/i.test(around);
      case 'update':
        return /\bset\b/i.test(around);
      default:
        return true;
    }
  }

  /** Whether the line has tables in SQL, and this one is among them; undefined: it has none. */
  isInSqlOf(index: number): boolean | undefined {
    const line = this.#source.line(index);
    let some = false;
    for (const word of wordsIn(line)) {
      if (!this.isSqlTable(index, word)) continue;
      if (this.isNamedBy(word, line)) return true;
      some = true;
    }
    return some ? false : undefined;
  }

  /** A text that a mapper or a query builder takes for a table's name: `@Table(name = "orders")`, `knex('orders')`. */
  isMapped(index: number, { start, text }: Word): boolean {
    const line = this.#source.line(index);
    const before = line.slice(0, start).replace(/(["'`])\w+\.$/, '$1');
    if (!/["'`:]$/.test(before) || !/^["'`\s,)]|^$/.test(line.slice(start + text.length))) return false;
    if (mapping.test(before)) return true;
    if (/table_name\s*=\s*[:"']$/.test(before)) return true;
    return (
      /\breturn\s+["'`]$/.test(before) &&
      this.#source.passage(index).some((at) => /TableName|getTable\b/.test(this.#source.line(at)))
    );
  }

  /** The name of the model that a head declares; `@` where only annotations say that it is one. */
  #declared(head: readonly number[]): string | undefined {
    const found = head.map((at) => this.#declaredIn(at)).find((name) => name !== undefined);
    return found ?? (head.some((at) => annotated.test(this.#source.line(at))) ? '@' : undefined);
  }

  #declaredIn(index: number): string | undefined {
    const line = this.#source.line(index);
    for (const pattern of model) {
      const found = pattern.exec(line)?.[1];
      if (found !== undefined) return found;
    }
    const struct = goStruct.exec(line)?.[1];
    if (struct === undefined) return undefined;
    for (const inside of this.#source.bodyOf(index)) if (goTag.test(inside)) return struct;
    return undefined;
  }

  /** `__tablename__ = "orders"` and kin inside the block. */
  #mapsBlock(opening: number): boolean {
    for (const line of this.#source.bodyOf(opening)) {
      if (mapsTable.test(line) && [...wordsIn(line)].some((word) => this.isNamedBy(word, line))) return true;
    }
    return false;
  }

  #isCompound(token: string): boolean {
    if (token.length < 8) return false;
    const stem = token.replace(suffix, '');
    return stem.length < token.length && isSpelled(stem, this.#spellings);
  }
}

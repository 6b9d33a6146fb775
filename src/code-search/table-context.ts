import type { Declarations } from './declarations.ts';
import { type SourceText, type Word, wordsIn } from './source-text.ts';
import { isSpelled, lowerCased, type Spellings } from './spellings.ts';

/** Suffixes of classes that belong to a table. */
const suffix =
  /_?(?:repository|repo|service|model|entity|dao|record|controller|mapper|store|table|dto|factory|serializer|schema|query|resolver|resource|type|row)$/i;

/** Words before an equals sign, a bracket or a colon that introduce a table's name. */
const mapping =
  /(?:table|from|into|join|entity|@@map|knex|\bdefine|\bmodel|tablename)\w*["']?\s*(?:[=:(]|=>)\s*(?:\(\s*)?(?:\{?\s*name\s*[:=]\s*)?["'`]$/i;
/** A table's name is at most so far from the word that introduces it. */
const REACH = 200;

/** Where a text names one table. */
export class TableContext {
  readonly #source: SourceText;
  readonly #spellings: Spellings;
  readonly #texts: readonly string[];
  readonly #declarations: Declarations;
  readonly #named = new Map<number, boolean>();
  readonly #sql = new Map<number, boolean | undefined>();
  #inFile: boolean | undefined;

  constructor(source: SourceText, declarations: Declarations, spellings: Spellings) {
    this.#source = source;
    this.#declarations = declarations;
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
    const known = this.#named.get(index);
    if (known !== undefined) return known;
    const line = this.#source.line(index);
    let is = false;
    for (const word of wordsIn(line)) if (!is && this.isNamedBy(word, line)) is = true;
    this.#named.set(index, is);
    return is;
  }

  get isNamedInFile(): boolean {
    this.#inFile ??= this.#source.has(this.#texts) && this.#source.lines.some((_, index) => this.isNamedIn(index));
    return this.#inFile;
  }

  isNamedNear(index: number): boolean {
    return this.#source.passage(index).some((at) => this.isNamedIn(at));
  }

  /** Whether the path names the table: `models/customer.rb`, `views/customers/show.erb`. */
  isNamedByPath(path: string): boolean {
    return path.split(/[/.]/).some((part) => isSpelled(part, this.#spellings) || this.#isCompound(part));
  }

  /**
   * The block around a line: a model, struct or table of this name (`model`), something else that names it (`named`), or a
   * model of another table (`other`). Undefined without evidence.
   */
  blockAround(index: number): 'model' | 'named' | 'other' | undefined {
    for (const opening of this.#source.openings(index)) {
      const head = this.#source.headOf(opening);
      const isModel = head.some(
        (at) => this.#declarations.modelAt(at) !== undefined || this.#declarations.isAnnotation(at),
      );
      const isNamed = [...head, ...this.#declarations.mappingsIn(opening)].some((at) => this.isNamedIn(at));
      if (isNamed) return isModel ? 'model' : 'named';
      if (isModel) return 'other';
    }
    return undefined;
  }

  /** Whether the line opens a model of this table, by the text in or above it, or else by convention. */
  declaresModel(index: number): boolean {
    const above = this.#source.headOf(index).slice(1);
    const isAnnotated = above.some((at) => this.#declarations.isAnnotation(at));
    const annotatedClass = isAnnotated ? /\bclass\s+(\w+)/.exec(this.#source.start(index))?.[1] : undefined;
    const found = this.#declarations.modelAt(index) ?? annotatedClass;
    if (found === undefined || !isSpelled(found, this.#spellings)) return false;
    const quoted = (at: number) => /["'`]/.test(this.#source.start(at));
    const said = [...this.#declarations.mappingsIn(index), ...(isAnnotated ? above : [])].filter(quoted);
    return said.length === 0 || said.some((at) => this.isNamedIn(at));
  }

  /** Whether the word is the table in SQL: after FROM, JOIN, INTO, UPDATE … of a statement. */
  isSqlTable(index: number, { start }: Word): boolean {
    const line = this.#source.line(index);
    const before = line.slice(Math.max(0, start - REACH), start).replace(/(?:[`"[]?\b\w+[`"\]]?\s*\.\s*)?[`"[]?$/, '');
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

  /** Whether this table is among the SQL tables of the line; undefined: the line has none. */
  isInSqlOf(index: number): boolean | undefined {
    if (!this.#sql.has(index)) this.#sql.set(index, this.#readSql(index));
    return this.#sql.get(index);
  }

  #readSql(index: number): boolean | undefined {
    const line = this.#source.line(index);
    if (!/\b(?:from|join|into|update|truncate)\s/i.test(line)) return undefined;
    const tables = [...wordsIn(line)].filter((word) => this.isSqlTable(index, word));
    return tables.length === 0 ? undefined : tables.some((word) => this.isNamedBy(word, line));
  }

  /** Whether a mapper or a query builder reads the text as a table's name: `@Table(name = "orders")`, `knex('orders')`. */
  isMapped(index: number, { start, text }: Word): boolean {
    const line = this.#source.line(index);
    const before = line.slice(Math.max(0, start - REACH), start).replace(/(["'`])\w+\.$/, '$1');
    if (!/["'`:]$/.test(before) || !/^["'`\s,)]|^$/.test(line.slice(start + text.length))) return false;
    if (mapping.test(before)) return true;
    if (/table_name\s*=\s*[:"']$/.test(before)) return true;
    return (
      /\breturn\s+["'`]$/.test(before) &&
      this.#source.passage(index).some((at) => /TableName|getTable\b/.test(this.#source.line(at)))
    );
  }

  #isCompound(token: string): boolean {
    if (token.length < 8) return false;
    const stem = token.replace(suffix, '');
    return stem.length < token.length && isSpelled(stem, this.#spellings);
  }
}

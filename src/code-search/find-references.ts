import { type CodeReference, type DroppedName, keyOf, type NameReferences } from './code-references.ts';
import { Declarations } from './declarations.ts';
import { isEverydayName, isEverydayTable } from './everyday-names.ts';
import { isInComment, SourceText, type Word, wordsIn } from './source-text.ts';
import { columnSpellings, isSpelled, lowerCased, type Spellings, tableSpellings } from './spellings.ts';
import { TableContext } from './table-context.ts';

/** A person does not read more lines. */
const MOST_SHOWN = 10;
/** A name on more lines than these without relation to the table is a common word in this code. */
const MOST_POSSIBLE = 30;
const LONGEST_TEXT = 160;
/** A line that names it more often is not written by hand. */
const MOST_IN_LINE = 8;
/** An owner is at most so far from its column. */
const REACH = 100;

/** Code that no user runs: a reference in it breaks a build, not the application. */
const test =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|e2e|fixtures?|factories|seeds?|seeders)\/|[._-](?:test|spec|stories)\.\w+$|(?:^|\/)test_[^/]*\.py$|Tests?\.(?:java|kt|cs|php)$/i;

interface Wanted {
  readonly name: DroppedName;
  readonly column: Spellings | undefined;
  readonly everyday: boolean;
  readonly table: Spellings;
}

/** The searched names, prepared once for all files. */
export class NameSearch {
  readonly #wanted: readonly Wanted[];
  readonly #found = new Map<string, { certain: CodeReference[]; possible: CodeReference[] }>();
  /** Possible references with a relation to the table. */
  readonly #besideTable = new Set<CodeReference>();
  /** The names that each lower-case identifier may be. */
  readonly #byWord = new Map<string, Wanted[]>();

  constructor(names: readonly DroppedName[]) {
    this.#wanted = [...new Map(names.map((name) => [keyOf(name), name])).values()].map((name) => ({
      name,
      column: name.column === undefined ? undefined : columnSpellings(name.column),
      everyday: name.column !== undefined && isEverydayName(name.column),
      table: tableSpellings(name.table),
    }));
    for (const wanted of this.#wanted) {
      for (const text of lowerCased(wanted.column ?? wanted.table)) {
        const known = this.#byWord.get(text);
        if (known === undefined) this.#byWord.set(text, [wanted]);
        else known.push(wanted);
      }
    }
  }

  /**
   * Lower-case texts of letters, digits and underscores. A relevant file contains one of `alone`, or one of each list of
   * `together`, because a common column name needs its table.
   */
  get texts(): { readonly alone: readonly string[]; readonly together: readonly (readonly string[])[] } {
    const distinct = (texts: readonly string[]) => [...new Set(texts)];
    const everyday = this.#wanted.filter((one) => one.everyday);
    const others = this.#wanted.filter((one) => !one.everyday);
    return {
      alone: distinct(others.flatMap(({ column, table }) => lowerCased(column ?? table))),
      together: [
        distinct(everyday.flatMap(({ table }) => lowerCased(table))),
        distinct(everyday.flatMap(({ column }) => (column === undefined ? [] : lowerCased(column)))),
      ],
    };
  }

  /** Searches one file. @param file its path, which may name a table too */
  add(file: string, text: string): void {
    const source = new SourceText(text);
    const uses = new Map<Wanted, { index: number; word: Word }[]>();
    for (const index of source.linesWith((word) => this.#mayBe(word))) {
      for (const whole of wordsIn(source.line(index))) {
        for (const word of partsOf(whole)) {
          for (const wanted of this.#byWord.get(word.text.toLowerCase()) ?? []) {
            if (!isSpelled(word.text, wanted.column ?? wanted.table)) continue;
            const known = uses.get(wanted) ?? [];
            uses.set(wanted, known);
            if (known.at(-MOST_IN_LINE)?.index !== index) known.push({ index, word });
          }
        }
      }
    }
    const declarations = new Declarations(source);
    const contexts = new Map<string, TableContext>();
    for (const [wanted, words] of uses) {
      const { table } = wanted.name;
      const context = contexts.get(table) ?? new TableContext(source, declarations, wanted.table);
      contexts.set(table, context);
      this.#judge(wanted, words, source, declarations, context, file);
    }
  }

  /** Whether a word, or a part of it, may be a searched name. */
  #mayBe(word: string): boolean {
    return this.#byWord.has(word.toLowerCase()) || word.includes('__') || /^(?:find|where)/.test(word);
  }

  /** By `keyOf`; names without a reference are not in it. */
  result(): ReadonlyMap<string, NameReferences> {
    const result = new Map<string, NameReferences>();
    for (const [key, { certain, possible }] of this.#found) {
      const beside = possible.filter((one) => this.#besideTable.has(one));
      const doubtful = possible.length - beside.length > MOST_POSSIBLE ? beside : possible;
      if (certain.length + doubtful.length === 0) continue;
      const shown = [...certain.sort(byPlace), ...doubtful.sort(byPlace)].slice(0, MOST_SHOWN);
      result.set(key, { shown, certain: certain.length, possible: doubtful.length });
    }
    return result;
  }

  #judge(
    wanted: Wanted,
    words: readonly { index: number; word: Word }[],
    source: SourceText,
    declarations: Declarations,
    context: TableContext,
    file: string,
  ): void {
    const inFile = wanted.column !== undefined && (context.isNamedByPath(file) || context.isNamedInFile);
    if (wanted.everyday && !inFile) return;
    const byLine = new Map<number, boolean>();
    for (const { index, word } of words) {
      if (declarations.isInDefinition(index)) continue;
      const line = source.line(index);
      const certain =
        wanted.column === undefined
          ? isTable(wanted.name, index, word, source, context)
          : isColumn(wanted, index, word, source, context, inFile);
      if (certain === undefined) continue;
      const sure = certain && !test.test(file) && !isInComment(line, word.start);
      byLine.set(index, byLine.get(index) === true || sure);
    }
    if (byLine.size === 0) return;
    const key = keyOf(wanted.name);
    const found = this.#found.get(key) ?? { certain: [], possible: [] };
    this.#found.set(key, found);
    for (const [index, certain] of byLine) {
      const reference = { file, line: index + 1, text: shortText(source.line(index)), certain };
      found[certain ? 'certain' : 'possible'].push(reference);
      if (!certain && inFile && !wanted.everyday) this.#besideTable.add(reference);
    }
  }
}

/** Whether a word is the table; undefined: no evidence. */
function isTable(
  { table }: DroppedName,
  index: number,
  word: Word,
  source: SourceText,
  context: TableContext,
): boolean | undefined {
  const written = word.text.toLowerCase() === table.toLowerCase();
  if (written && (context.isSqlTable(index, word) || context.isMapped(index, word))) return true;
  if (context.declaresModel(index)) return true;
  if (word.text !== table) return undefined;
  const line = source.line(index);
  const asText = /["'`.]$/.test(line.slice(0, word.start)) && /^["'`]/.test(line.slice(word.start + table.length));
  return asText || /[\p{L}\p{N}]_[\p{L}\p{N}]/u.test(table) ? false : undefined;
}

/** Whether a word is this column, not another with its name; undefined: no evidence. */
function isColumn(
  { everyday, name: { table } }: Wanted,
  index: number,
  { start }: Word,
  source: SourceText,
  context: TableContext,
  inFile: boolean,
): boolean | undefined {
  const owner = ownerOf(source.line(index), start);
  if (owner !== undefined && context.isNamedBy({ text: owner, start: 0 }, owner)) {
    return !everyday || !isEverydayTable(table);
  }
  const inSql = context.isInSqlOf(index);
  if (inSql === false) return everyday ? undefined : false;
  const isOwn = owner === undefined || /^(?:this|self|cls)$/i.test(owner);
  const block = context.blockAround(index);
  if (everyday) {
    // In SQL a short owner is the table's alias.
    if (inSql === true) return isOwn || owner.length <= 3;
    if (isOwn && (block === 'model' || isInStatementOf(index, source, context))) return true;
    return block !== 'other' && (block !== undefined || context.isNamedNear(index)) ? false : undefined;
  }
  if (inSql === true || block === 'model' || block === 'named') return true;
  return block === undefined && (inFile || context.isNamedNear(index));
}

/** A statement over several lines that names the table and no other. */
function isInStatementOf(index: number, source: SourceText, context: TableContext): boolean {
  const said = source.passage(index).map((at) => context.isInSqlOf(at));
  return said.includes(true) && !said.includes(false);
}

/** `customer` of `customer.fax`, `$customer->fax`, `customer?.fax`, `customer[:fax]`, `customer['fax']`, `customer__fax`, `` `customer`.`fax` ``. */
function ownerOf(line: string, start: number): string | undefined {
  const before = line.slice(Math.max(0, start - REACH), start);
  const related = /([\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)*)__$/u.exec(before)?.[1];
  if (related !== undefined) return related;
  return /([\p{L}\p{N}_]+)[`"\]]?(?:\(\))?[!?]?(?:\.|->|\?->|::|\[\s*:?["'`]?)[`"[]?@?$/u.exec(before)?.[1];
}

/** The word itself; the parts of Django's `order__fax__in`; the columns of dynamic finders of Rails and Laravel. */
function* partsOf(word: Word): Iterable<Word> {
  yield word;
  const { text, start } = word;
  // Not `__name__`, which belongs to Python.
  if (/[^_]__[^_]/.test(text)) {
    let offset = 0;
    for (const part of text.split('__')) {
      if (part !== '' && part !== text) yield { text: part, start: start + offset };
      offset += part.length + 2;
    }
  }
  const finder = /^(?:find_(?:all_)?by_|where(?=\p{Lu}))(.+)$/u.exec(text)?.[1];
  if (finder !== undefined) yield { text: finder, start: start + text.length - finder.length };
}

function byPlace(a: CodeReference, b: CodeReference): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}

function shortText(line: string): string {
  const text = line.trim();
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1).toWellFormed()}…` : text.toWellFormed();
}

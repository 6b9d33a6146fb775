import type { ResolvedColumn } from '../../catalog/resolved-column.ts';
import { narrows } from '../../ddl/narrowing.ts';
import { writeString } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';

/** Something that a column has, and that a new definition of it leaves out. */
export interface LostAttribute {
  /** As it would be written. */
  readonly text: string;
  /** `sign`: UNSIGNED, with which the type says something else. `comment`: no statement runs otherwise without it. */
  readonly kind: 'meaning' | 'sign' | 'comment';
  /** The definition with it. */
  restore(definition: ColumnDefinition): ColumnDefinition;
}

/**
 * What a MODIFY or CHANGE leaves out of what the column has, and so takes away. What it says otherwise (NULL for NOT NULL,
 * COMMENT '') is meant; so is what the new type cannot have.
 */
export function lostAttributes(was: ResolvedColumn, is: ResolvedColumn): readonly LostAttribute[] {
  const [old, now] = [was.definition, is.definition];
  const lost: LostAttribute[] = [];
  const lose = (
    isLost: boolean,
    text: string,
    attributes: Partial<ColumnDefinition>,
    kind: LostAttribute['kind'] = 'meaning',
  ) => {
    if (isLost) lost.push({ text, kind, restore: (definition) => ({ ...definition, ...attributes }) });
  };
  if (old.generated !== undefined && now.generated === undefined) {
    const kept = old.generated.stored ? 'STORED' : 'VIRTUAL';
    lose(true, `GENERATED ALWAYS AS (${old.generated.expression}) ${kept}`, { generated: old.generated });
  }
  loseCharacters(was, is, lose);
  if (losesSign(was, is)) {
    lost.push({
      text: 'UNSIGNED',
      kind: 'sign',
      restore: (definition) => ({ ...definition, type: { ...definition.type, unsigned: true } }),
    });
  }
  lose(!was.nullable && now.nullable === undefined && is.nullable, 'NOT NULL', { nullable: false });
  lose(old.srid !== undefined && now.srid === undefined && isSpatial(is), `SRID ${old.srid}`, { srid: old.srid });
  const fallback = old.default;
  if (fallback !== undefined && fallback.kind !== 'null' && now.default === undefined && takesDefault(was, is)) {
    lose(true, `DEFAULT ${fallback.text}`, { default: fallback });
  }
  const isMoment = is.type === 'timestamp' || is.type === 'datetime';
  lose(old.onUpdate !== undefined && now.onUpdate === undefined && isMoment, `ON UPDATE ${old.onUpdate}`, {
    onUpdate: old.onUpdate,
  });
  lose(old.autoIncrement && !now.autoIncrement, 'AUTO_INCREMENT', { autoIncrement: true });
  lose(old.invisible === true && now.invisible === undefined, 'INVISIBLE', { invisible: true });
  const comment = old.comment ?? '';
  lose(comment !== '' && now.comment === undefined, `COMMENT ${writeString(comment)}`, { comment }, 'comment');
  return lost;
}

/** The new definition with all that it leaves out. */
export function restored(was: ResolvedColumn, is: ResolvedColumn): ColumnDefinition {
  const lost = lostAttributes(was, is);
  if (onlyNarrows(lost, was, is)) return is.definition;
  return lost.reduce((definition, one) => one.restore(definition), is.definition);
}

function loseCharacters(
  was: ResolvedColumn,
  is: ResolvedColumn,
  lose: (isLost: boolean, text: string, attributes: Partial<ColumnDefinition>) => void,
): void {
  const { charset, collation } = was;
  const silent = is.definition.collation === undefined && !is.definition.type.binary;
  // Bytes have neither, and a table that does not say its own has the server's.
  if (!silent || charset === undefined || collation === undefined || !hasCharacters(is)) return;
  const nowCharset = is.charset ?? 'utf8mb4';
  const nowCollation = is.collation ?? 'utf8mb4_0900_ai_ci';
  if (charset !== nowCharset) {
    if (is.definition.charset !== undefined) return;
    lose(true, `CHARACTER SET ${charset} COLLATE ${collation}`, { charset, collation });
  } else lose(collation !== nowCollation, `COLLATE ${collation}`, { collation });
}

function hasCharacters({ type }: ResolvedColumn): boolean {
  return type.endsWith('char') || type.endsWith('text') || type === 'enum' || type === 'set';
}

const numbers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double']);

function losesSign(was: ResolvedColumn, is: ResolvedColumn): boolean {
  return was.unsigned && !is.unsigned && numbers.has(was.type) && numbers.has(is.type);
}

/** Whether only UNSIGNED is omitted and the type becomes narrower, which other rules report. */
export function onlyNarrows(lost: readonly LostAttribute[], was: ResolvedColumn, is: ResolvedColumn): boolean {
  return lost.every(({ kind }) => kind === 'sign') && narrows(was, is);
}

function isSpatial({ type }: ResolvedColumn): boolean {
  return /^(geometry|point|linestring|polygon|multi\w+|geometrycollection)$/.test(type);
}

/** TEXT, BLOB, JSON and geometry take no literal, and neither does a column whose values MySQL gives. */
function takesDefault(was: ResolvedColumn, is: ResolvedColumn): boolean {
  if (is.definition.autoIncrement || is.definition.generated !== undefined) return false;
  if (was.definition.default?.kind === 'expression') return true;
  return !(is.type.endsWith('text') || is.type.endsWith('blob') || is.type === 'json' || isSpatial(is));
}

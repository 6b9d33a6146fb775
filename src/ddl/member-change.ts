import type { ResolvedColumn } from '../catalog/resolved-column.ts';
import { memberBytes } from '../catalog/type-bytes.ts';
import type { TypeChange } from './type-change.ts';

/** ENUM and SET accept new members at the end if the storage size stays; the character set does not count (9.7.4). */
export function compareMembers(before: ResolvedColumn, after: ResolvedColumn): TypeChange {
  const name = before.definition.name;
  const type = before.type.toUpperCase();
  if (before.type !== after.type) {
    return different(`the type of ${name} changes from ${before.type} to ${after.type}`);
  }
  const was = before.definition.type.members ?? [];
  const is = after.definition.type.members ?? [];
  if (is.length < was.length) return different(`${type} members of ${name} are removed`);
  if (was.some((member, index) => !sameMember(member, is[index] ?? '', before.collation))) {
    return different(`${type} members of ${name} are changed or inserted before the end`);
  }
  if (memberBytes(before.type, was.length) !== memberBytes(before.type, is.length)) {
    return different(`${name} has too many members for the current storage size of a value`);
  }
  return { kind: 'same' };
}

function different(because: string): TypeChange {
  return { kind: 'different', because };
}

function sameMember(a: string, b: string, collation: string | undefined): boolean {
  const exact = collation?.endsWith('_bin') || collation?.includes('_cs');
  return exact ? a === b : a.toLowerCase() === b.toLowerCase();
}

/** How a changed column type is carried out: not at all, in the dictionary alone, or by a copy of the table. */
export type TypeChange =
  | { readonly kind: 'same' }
  /** `recast`: text becomes bytes, or a TEXT column gets another collation, perhaps beside another length. */
  | { readonly kind: 'widened'; readonly because: string; readonly recast: boolean }
  | { readonly kind: 'different'; readonly because: string };

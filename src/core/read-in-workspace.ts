import { type BoundedReading, readBounded } from './read-bounded.ts';
import { checkPath, type NamedBy } from './workspace-path.ts';

/** A path was refused by its place, before its file was opened. */
export const OUT_OF_PLACE = 'out-of-place';

export interface PathOrder {
  /** That the path counts from. */
  readonly folder: string;
  readonly namedBy: NamedBy;
  /** In bytes. */
  readonly most: number;
  /** Whether the target of a symbolic link is accepted; its path counts from the folder and has `/`. All by default. */
  readonly acceptsLink?: (target: string) => boolean;
}

export type WorkspaceReading =
  | { readonly ok: true; readonly bytes: Buffer }
  | (Extract<BoundedReading, { ok: false }> & { readonly remedy: string | undefined });

/** Reads a file of a project, or one that a call names: its place first (checkPath), then its size. Never throws. */
export function readInWorkspace(
  path: string,
  { folder, namedBy, most, acceptsLink = () => true }: PathOrder,
): WorkspaceReading {
  const place = checkPath(path, folder, namedBy);
  if (!place.ok) return { ok: false, code: OUT_OF_PLACE, why: place.why, remedy: place.remedy };
  if (place.link !== undefined && !acceptsLink(place.link)) {
    return {
      ok: false,
      code: OUT_OF_PLACE,
      why: `a symbolic link leads to ${place.link}`,
      remedy: `Write the path of the file itself: ${place.link}`,
    };
  }
  const reading = readBounded(place.path, most);
  return reading.ok ? reading : { ...reading, remedy: undefined };
}

import { createHash } from 'node:crypto';

/** The bytes of a file by the ids that git gives them (git-hash-object(1)), in repositories of either object format. */
export interface FileIdentity {
  /** SHA-1 and SHA-256 of the bytes as they are. */
  readonly ids: readonly [string, string];
  /** The same with each CR LF as LF, where no other CR is left: what git stores of a text that it checks out with CR LF. */
  readonly withLineFeeds: readonly [string, string];
}

/** Names bytes as git would, without asking it: no filter of a repository runs. */
export function identityOf(bytes: Buffer): FileIdentity {
  const ids = idsOf(bytes);
  const text = bytes.toString('latin1').replaceAll('\r\n', '\n');
  if (text.length === bytes.length || text.includes('\r')) return { ids, withLineFeeds: ids };
  return { ids, withLineFeeds: idsOf(Buffer.from(text, 'latin1')) };
}

/** Whether a blob of git has these bytes, apart from line endings, which YAML reads alike. */
export function isBlob({ ids, withLineFeeds }: FileIdentity, blob: string): boolean {
  return ids.includes(blob) || withLineFeeds.includes(blob);
}

function idsOf(bytes: Buffer): [string, string] {
  const idBy = (algorithm: string) =>
    createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  return [idBy('sha1'), idBy('sha256')];
}

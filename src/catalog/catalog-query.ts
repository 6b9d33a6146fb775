/** Asks a server one statement; `?` are bound. Values may come as text or as numbers. */
export type CatalogQuery = (
  sql: string,
  params?: readonly (string | number)[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

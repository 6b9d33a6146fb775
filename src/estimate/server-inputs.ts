import type { CatalogQuery } from '../catalog/catalog-query.ts';

/** Server settings on which durations depend; undefined if unknown. */
export interface ServerInputs {
  readonly bufferPoolBytes: number | undefined;
  /** `innodb_flush_log_at_trx_commit` is 1 and `sync_binlog` is 1: each commit waits for the disk. */
  readonly durableCommits: boolean | undefined;
  readonly binlog: 'off' | 'full' | 'minimal' | undefined;
}

/** @param variables global variables by name, as SHOW GLOBAL VARIABLES or a snapshot gives them */
export function serverInputs(variables: Readonly<Record<string, string>> | undefined): ServerInputs {
  const number = (name: string) => {
    const text = variables?.[name];
    return text === undefined || text === '' ? undefined : Number(text);
  };
  const flush = number('innodb_flush_log_at_trx_commit');
  const sync = number('sync_binlog');
  const binlog = /^(ON|1)$/i.test(variables?.log_bin ?? '') ? 'ON' : variables?.log_bin;
  return {
    bufferPoolBytes: number('innodb_buffer_pool_size'),
    durableCommits: flush === undefined ? undefined : flush === 1 || (sync === 1 && binlog === 'ON'),
    binlog:
      binlog === undefined
        ? undefined
        : binlog !== 'ON'
          ? 'off'
          : variables?.binlog_row_image?.toUpperCase() === 'MINIMAL'
            ? 'minimal'
            : 'full',
  };
}

const VARIABLES = [
  'innodb_buffer_pool_size',
  'innodb_flush_log_at_trx_commit',
  'sync_binlog',
  'log_bin',
  'binlog_row_image',
] as const;

/** Asks a server; changes nothing. */
export async function readServerInputs(query: CatalogQuery): Promise<ServerInputs> {
  const rows = await query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${VARIABLES.map(() => '?').join(', ')})`, [
    ...VARIABLES,
  ]);
  return serverInputs(Object.fromEntries(rows.map((row) => [String(row.Variable_name), String(row.Value)])));
}

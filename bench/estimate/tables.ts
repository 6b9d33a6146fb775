import type { Connection } from 'mysql2/promise';

/** A table of a scenario: so many rows of about so many bytes, with so many secondary indexes. */
export interface TableSpec {
  readonly name: string;
  readonly rows: number;
  readonly rowBytes: number;
  readonly indexes: number;
}

const keys = ['KEY k1 (a)', 'KEY k2 (b)', 'KEY k3 (c)', 'KEY k4 (b, a)', 'KEY k5 (c, b)'];
/** id, a, b, c, n and what InnoDB keeps for each row. */
const fixedBytes = 60;

/** Makes it anew and fills it in the order of its key; values of the indexed columns come in no order. */
export async function makeTable(connection: Connection, { name, rows, rowBytes, indexes }: TableSpec): Promise<void> {
  const filler = Math.max(1, rowBytes - fixedBytes);
  const all = ['PRIMARY KEY (id)', ...keys.slice(0, indexes)].join(', ');
  await connection.query(`DROP TABLE IF EXISTS ${name}`);
  await connection.query(
    `CREATE TABLE ${name} (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, a INT NOT NULL, b BIGINT NULL, c VARCHAR(64) NULL,
      n INT NULL, s VARCHAR(64) NULL, filler VARCHAR(4096) NOT NULL, ${all})`,
  );
  for (let done = 0; done < rows; done += 50_000) {
    const count = Math.min(50_000, rows - done);
    await connection.query(
      `INSERT INTO ${name} (a, b, c, filler)
        WITH RECURSIVE s(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM s WHERE x < ${count})
        SELECT /*+ SET_VAR(cte_max_recursion_depth=1000000) */ CRC32(x + ${done}) % 1000000, CRC32(x * 7 + ${done}),
          SUBSTR(SHA2(x + ${done}, 256), 1, 12), REPEAT('x', ${filler}) FROM s`,
    );
  }
  await connection.query(`ANALYZE TABLE ${name}`);
}

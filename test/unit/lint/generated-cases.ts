/** Tables with generated columns, one of them invisible. */
export const tables: readonly string[] = [
  'CREATE TABLE g (id INT PRIMARY KEY, a INT NULL, v INT AS (a + 1), s INT AS (a + 2) STORED, i INT AS (a) INVISIBLE)',
  'CREATE TABLE h LIKE g',
  'CREATE TABLE k (id INT PRIMARY KEY, a INT NULL, i INT AS (a) INVISIBLE)',
];

/** Batch queries that MySQL refuses with error 3105. */
export const refused: readonly string[] = [
  'UPDATE g SET v = 1 LIMIT {batch_size}',
  'UPDATE g SET g.s = NULL WHERE a IS NULL LIMIT {batch_size}',
  'UPDATE g SET v = a + 1 WHERE v IS NULL LIMIT {batch_size}',
  'UPDATE g SET a = 1, `V` = v WHERE a IS NULL LIMIT {batch_size}',
  'UPDATE g SET v = DEFAULT, s = 1 LIMIT {batch_size}',
  'UPDATE g SET i = 1 LIMIT {batch_size}',
  'INSERT INTO h (id, v) SELECT id, a FROM g LIMIT {batch_size}',
  'INSERT IGNORE INTO h (id, h.s) SELECT id, a FROM g LIMIT {batch_size}',
  'INSERT INTO h SELECT * FROM g LIMIT {batch_size}',
  'INSERT INTO h SELECT id, a, v, s FROM g LIMIT {batch_size}',
  'INSERT INTO k (id, a) SELECT id, a FROM g LIMIT {batch_size} ON DUPLICATE KEY UPDATE a = 1, i = VALUES(a)',
];

export const taken: readonly string[] = [
  'UPDATE g SET a = 1 LIMIT {batch_size}',
  'UPDATE g SET a = v, v = DEFAULT, s = default WHERE s IS NULL LIMIT {batch_size}',
  'DELETE FROM g WHERE v = 1 LIMIT {batch_size}',
  'INSERT INTO h (id, a) SELECT id, v FROM g LIMIT {batch_size}',
  'INSERT INTO k SELECT id, a FROM g LIMIT {batch_size}',
  'INSERT INTO k () SELECT id, a FROM g LIMIT {batch_size}',
  'INSERT INTO k (id, a) SELECT id, a FROM g LIMIT {batch_size} ON DUPLICATE KEY UPDATE a = 1, i = DEFAULT',
];

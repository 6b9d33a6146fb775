/** A table to try operations on: `name` says what sets it apart. Its table is called `t`; `before` creates its related tables. */
export interface TableShape {
  readonly name: string;
  readonly before: readonly string[];
  readonly create: string;
  readonly after: readonly string[];
  /** How many instant changes are left before the server's limit; undefined: as many as there are. */
  readonly rowVersionsLeft?: number;
}

interface Extras {
  readonly columns?: readonly string[];
  readonly keys?: readonly string[];
  readonly replacedKeys?: readonly string[];
  readonly options?: string;
  readonly primaryKey?: string | null;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly rowVersionsLeft?: number;
}

const COLUMNS = [
  'id BIGINT UNSIGNED NOT NULL',
  'parent_id BIGINT UNSIGNED NULL',
  'name VARCHAR(50) NOT NULL',
  'note VARCHAR(60) NULL',
  'long_note VARCHAR(300) NULL',
  'tag VARCHAR(20) CHARACTER SET ascii NULL',
  'raw VARBINARY(50) NULL',
  'code CHAR(10) NOT NULL',
  "status ENUM('new','paid') NOT NULL DEFAULT 'new'",
  "flags SET('a','b') NULL",
  'amount DECIMAL(10,2) NULL',
  'ratio FLOAT NULL',
  'qty INT NOT NULL DEFAULT 0',
  'small SMALLINT NULL',
  'created DATETIME NULL',
  'touched TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP',
  'doc JSON NULL',
  'body TEXT NULL',
  'place POINT NOT NULL SRID 0',
];

const KEYS = [
  'KEY name_idx (name)',
  'UNIQUE KEY code_uq (code, id)',
  'KEY parent_idx (parent_id)',
  'KEY qty_idx (qty)',
];

const PARENT = 'CREATE TABLE IF NOT EXISTS parent (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, code CHAR(10) NOT NULL)';

function shape(name: string, extras: Extras = {}): TableShape {
  const primaryKey = extras.primaryKey === undefined ? 'PRIMARY KEY (id)' : extras.primaryKey;
  const parts = [
    // A partitioned table cannot hold geometry.
    ...COLUMNS.filter((column) => !(extras.options?.includes('PARTITION BY') && column.startsWith('place '))),
    ...(extras.columns ?? []),
    ...(primaryKey === null ? [] : [primaryKey]),
    ...(extras.replacedKeys ?? KEYS),
    ...(extras.keys ?? []),
  ];
  return {
    name,
    before: [PARENT, ...(extras.before ?? [])],
    create: `CREATE TABLE t (\n  ${parts.join(',\n  ')}\n) ${extras.options ?? ''}`.trimEnd(),
    after: extras.after ?? [],
    ...(extras.rowVersionsLeft === undefined ? {} : { rowVersionsLeft: extras.rowVersionsLeft }),
  };
}

const RANGE = `PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN (200))`;
const LIST = 'PARTITION BY LIST (id) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3, 4))';
const GENERATED = ['v INT AS (qty + 1) VIRTUAL', 's INT AS (qty + 1) STORED'];
const REFERRING =
  'CREATE TABLE child (id INT PRIMARY KEY, t_id BIGINT UNSIGNED, CONSTRAINT t_fk FOREIGN KEY (t_id) REFERENCES t (id))';

/** `'m1','m2',…`, as many as asked for. */
export function members(count: number): string {
  return Array.from({ length: count }, (_, number) => `'m${number + 1}'`).join(',');
}

const FOREIGN_KEY = 'CONSTRAINT parent_fk FOREIGN KEY (parent_id) REFERENCES parent (id)';

export const tables: readonly TableShape[] = [
  shape('plain'),
  shape('no primary key', { primaryKey: null, keys: ['UNIQUE KEY id_uq (id)'] }),
  shape('unique key only', { primaryKey: null }),
  shape('no key', {
    primaryKey: null,
    replacedKeys: ['KEY name_idx (name)', 'KEY qty_idx (qty)', 'UNIQUE KEY note_uq (note)'],
  }),
  shape('own FTS_DOC_ID without an index', { columns: ['FTS_DOC_ID BIGINT UNSIGNED NOT NULL'] }),
  shape('auto increment', {
    primaryKey: 'PRIMARY KEY (id)',
    after: ['ALTER TABLE t MODIFY id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT'],
  }),
  shape('latin1', { options: 'DEFAULT CHARSET=latin1' }),
  shape('utf8mb3', { options: 'DEFAULT CHARSET=utf8mb3' }),
  shape('fulltext', { keys: ['FULLTEXT KEY body_ft (body)'] }),
  shape('fulltext dropped', { keys: ['FULLTEXT KEY body_ft (body)'], after: ['ALTER TABLE t DROP INDEX body_ft'] }),
  shape('own FTS_DOC_ID', {
    columns: ['FTS_DOC_ID BIGINT UNSIGNED NOT NULL'],
    keys: ['UNIQUE KEY FTS_DOC_ID_INDEX (FTS_DOC_ID)', 'FULLTEXT KEY body_ft (body)'],
  }),
  shape('spatial', { keys: ['SPATIAL KEY place_sp (place)'] }),
  shape('compressed', { options: 'ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8' }),
  shape('redundant', { options: 'ROW_FORMAT=REDUNDANT' }),
  shape('virtual column', { columns: ['v INT GENERATED ALWAYS AS (qty + 1) VIRTUAL'] }),
  shape('indexed virtual column', { columns: ['v INT AS (qty + 1) VIRTUAL'], keys: ['KEY v_idx (v)'] }),
  shape('stored column', { columns: ['s INT GENERATED ALWAYS AS (qty + 1) STORED'] }),
  shape('functional index', { keys: ['KEY fn_idx ((qty + small))'] }),
  shape('check', {
    keys: ['CONSTRAINT qty_chk CHECK (qty >= 0)', 'CONSTRAINT off_chk CHECK (small > 0) NOT ENFORCED'],
  }),
  shape('foreign key', { keys: [FOREIGN_KEY] }),
  shape('cascading foreign key', { keys: [`${FOREIGN_KEY} ON DELETE CASCADE`] }),
  shape('foreign key that sets null', { keys: [`${FOREIGN_KEY} ON DELETE SET NULL`] }),
  shape('foreign key to itself', { keys: ['CONSTRAINT parent_fk FOREIGN KEY (parent_id) REFERENCES t (id)'] }),
  shape('referenced', {
    after: [REFERRING],
  }),
  shape('referenced with cascade', {
    after: [
      'CREATE TABLE child (id INT PRIMARY KEY, t_id BIGINT UNSIGNED, CONSTRAINT t_fk FOREIGN KEY (t_id) REFERENCES t (id) ON DELETE CASCADE ON UPDATE CASCADE)',
    ],
  }),
  shape('partitioned by range', { options: RANGE, columns: [] }),
  shape('partitioned by list', { options: LIST }),
  shape('partitioned by hash', { options: 'PARTITION BY HASH (id) PARTITIONS 4' }),
  shape('partitioned by key', { options: 'PARTITION BY KEY (id) PARTITIONS 3' }),
  shape('added instantly', { after: ['ALTER TABLE t ADD COLUMN earlier INT NULL, ALGORITHM=INSTANT'] }),
  shape('trigger', { after: ['CREATE TRIGGER t_bi BEFORE INSERT ON t FOR EACH ROW SET NEW.small = NEW.qty'] }),
  shape('invisible', { columns: ['hidden INT NULL INVISIBLE'], keys: ['KEY hidden_idx (hidden) INVISIBLE'] }),
  shape('MyISAM', { options: 'ENGINE=MyISAM' }),
  shape('composite primary key', { primaryKey: 'PRIMARY KEY (id, code)' }),
  shape('redundant without a primary key', {
    primaryKey: null,
    replacedKeys: ['KEY name_idx (name)'],
    options: 'ROW_FORMAT=REDUNDANT',
  }),
  shape('generated columns', { columns: GENERATED }),
  shape('generated columns, compressed', { columns: GENERATED, options: 'ROW_FORMAT=COMPRESSED' }),
  shape('generated columns, redundant', { columns: GENERATED, options: 'ROW_FORMAT=REDUNDANT' }),
  shape('generated columns, latin1', { columns: GENERATED, options: 'DEFAULT CHARSET=latin1' }),
  shape('generated columns, no primary key', { columns: GENERATED, primaryKey: null, keys: ['KEY id_idx (id)'] }),
  shape('foreign keys both ways', { keys: [FOREIGN_KEY], after: [REFERRING] }),
  shape('foreign key, redundant', { keys: [FOREIGN_KEY], options: 'ROW_FORMAT=REDUNDANT' }),
  shape('partitioned by range of columns', { options: RANGE.replace('(id)', 'COLUMNS (id)') }),
  shape('partitioned by list of columns', { options: LIST.replace('(id)', 'COLUMNS (id)') }),
  shape('partitioned by range, with subpartitions', {
    options: RANGE.replace('(id)', '(id) SUBPARTITION BY HASH (id) SUBPARTITIONS 2'),
  }),
  shape('partitioned by linear hash', { options: 'PARTITION BY LINEAR HASH (id) PARTITIONS 4' }),
  shape('partitioned by linear key', { options: 'PARTITION BY LINEAR KEY (id) PARTITIONS 3' }),
  shape('partitioned by hash, redundant', { options: 'ROW_FORMAT=REDUNDANT PARTITION BY HASH (id) PARTITIONS 4' }),
  shape('enum and set at their boundaries', {
    columns: [
      `e254 ENUM(${members(254)}) NULL`,
      `e255 ENUM(${members(255)}) NULL`,
      `e256 ENUM(${members(256)}) NULL`,
      `s7 SET(${members(7)}) NULL`,
      `s8 SET(${members(8)}) NULL`,
      `s16 SET(${members(16)}) NULL`,
      `s24 SET(${members(24)}) NULL`,
      `s32 SET(${members(32)}) NULL`,
      `s63 SET(${members(63)}) NULL`,
    ],
  }),
  shape('one row version left', { rowVersionsLeft: 1 }),
  shape('no row version left', { rowVersionsLeft: 0 }),
];

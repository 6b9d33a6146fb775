/** What to do about an error that a statement, its objects or the rows are the cause of. */
export interface StatementAdvice {
  /** Whole sentences; which command goes on is for the caller to add. */
  readonly remedy: string;
  /** The lint rule that is about the same in DDL; undefined: only the server, or the rows, can tell. */
  readonly rule?: string;
}

const taken = 'Choose another name, or drop what has it.';
const missing = 'Correct the name, or create what it names first.';
const rows = 'Correct these rows first, for example with a backfill phase.';
const parent =
  'Give the columns of the foreign key and of the referenced key the same type, length, sign and character set.';

/** By number. MySQL 9.7 error reference; test/fixtures/server-errors.ts has the texts, and which of them a server was seen to send. */
export const statementAdvice: Readonly<Record<number, StatementAdvice>> = {
  // Names.
  1007: { remedy: taken },
  1049: { remedy: missing },
  1050: { remedy: taken, rule: 'name-taken' },
  1051: { remedy: missing },
  1054: { remedy: missing, rule: 'unknown-name' },
  1059: { remedy: 'Shorten the name: most names have at most 64 characters.' },
  1060: { remedy: taken, rule: 'name-taken' },
  1061: { remedy: taken, rule: 'name-taken' },
  1072: { remedy: missing, rule: 'unknown-name' },
  1091: { remedy: missing, rule: 'unknown-name' },
  1146: { remedy: missing },
  1166: { remedy: 'Correct the name of the column: it must not end with a space.' },
  1176: { remedy: missing },
  1304: { remedy: taken },
  1305: { remedy: missing },
  1347: { remedy: 'The name is that of another kind of object. Use the statement for that kind.' },
  1356: {
    remedy:
      'The view names a column, table or function that is gone, or its DEFINER may not use it. Correct the view first.',
  },
  1359: { remedy: taken },
  1360: { remedy: missing },
  1826: { remedy: taken, rule: 'name-taken' },
  3821: { remedy: missing },
  3822: { remedy: taken },
  // Text.
  1064: {
    remedy: 'Correct the text at the place that the server names. A newer version of MySQL may be needed for it.',
  },
  1193: { remedy: 'Correct the name of the variable, or remove it: this version of the server does not have it.' },
  1221: { remedy: 'Remove one of the clauses that cannot stand together.' },
  1231: { remedy: 'Give the variable a value that it can have.' },
  1235: { remedy: 'This version of MySQL cannot do that. Write it in another way.' },
  1238: { remedy: 'The variable cannot be set here. Remove that SET.' },
  // Columns, keys, sizes.
  1063: { remedy: 'Correct the definition of the column: its type does not have that attribute.' },
  1067: { remedy: 'Write a DEFAULT that the type of the column and the sql_mode accept.' },
  1068: { remedy: 'Drop the old primary key in the same ALTER TABLE.', rule: 'name-taken' },
  1069: { remedy: 'Drop keys that nothing uses: a table has at most 64.' },
  1071: { remedy: 'Index a prefix of the column, or fewer columns.', rule: 'index-key-too-long' },
  1074: { remedy: 'Use a shorter length, or a TEXT or BLOB type.' },
  1075: {
    remedy:
      'Make the AUTO_INCREMENT column the first column of a key, in the same ALTER TABLE. A table has one such column.',
  },
  1089: { remedy: 'Use a prefix that is shorter than the column, and only of a text or binary column.' },
  1090: { remedy: 'Add the new column in the same ALTER TABLE, or use DROP TABLE.' },
  1101: { remedy: 'Write the DEFAULT as an expression in parentheses, or leave it out.', rule: 'default-not-allowed' },
  1117: { remedy: 'Move columns to another table: InnoDB has at most 1017 columns in a table.' },
  1118: {
    remedy:
      'The row would be larger than MySQL stores. Shorten columns, make long ones TEXT or BLOB, or move them to another table. ROW_FORMAT=DYNAMIC keeps long values outside the row.',
  },
  1170: { remedy: 'Give the length of the prefix that is to be indexed.', rule: 'index-key-too-long' },
  1171: { remedy: 'Make every column of the primary key NOT NULL.' },
  1503: { remedy: 'Add the columns of the partitioning function to every primary and unique key.', rule: 'unique-add' },
  1505: { remedy: 'The table has no partitions. Remove the clause, or partition the table first.' },
  1709: {
    remedy: 'Index a prefix of the column, or change the table to ROW_FORMAT=DYNAMIC.',
  },
  1713: {
    remedy:
      'A row changes too many long columns at once. Index shorter prefixes, or change fewer columns in one statement.',
  },
  3108: {
    remedy: 'Drop or change the generated column that uses it first, or in the same ALTER TABLE.',
    rule: 'object-dependency',
  },
  3750: { remedy: 'Give the table a primary key: the server requires one (sql_require_primary_key).' },
  3837: {
    remedy: 'Drop the functional index that uses the column first, or in the same ALTER TABLE.',
    rule: 'object-dependency',
  },
  3959: {
    remedy: 'Drop the CHECK constraint that uses the column first, or in the same ALTER TABLE.',
    rule: 'object-dependency',
  },
  1845: { remedy: 'Remove the ALGORITHM or LOCK clause, or split the statement.', rule: 'algorithm-clause-impossible' },
  1846: { remedy: 'Remove the ALGORITHM or LOCK clause, or split the statement.', rule: 'algorithm-clause-impossible' },
  4092: {
    remedy: 'The table has used up its row versions. Rebuild it first (ALTER TABLE … FORCE).',
    rule: 'row-version-exhausted',
  },
  // Foreign keys.
  1215: { remedy: `${parent} The referenced columns need a key that begins with them.` },
  1451: { remedy: 'Rows of another table refer to these rows. Change or delete those first.' },
  1452: { remedy: 'Rows refer to rows that do not exist. Correct or delete them first.', rule: 'fk-add-orphans' },
  1553: {
    remedy: 'A foreign key needs this index. Add another index that begins with its columns first.',
    rule: 'object-dependency',
  },
  1822: {
    remedy: 'Add a key to the referenced table that begins with the referenced columns.',
  },
  1824: { remedy: missing },
  1828: { remedy: 'Drop the foreign key that uses the column first.', rule: 'object-dependency' },
  1829: {
    remedy: 'Drop the foreign key of the other table that refers to the column first.',
    rule: 'object-dependency',
  },
  1830: {
    remedy:
      'A foreign key with SET NULL needs a column that may be NULL. Drop that foreign key first, or use another action.',
  },
  1832: { remedy: `${parent} Drop the foreign key, change both columns, and add it again.` },
  1833: { remedy: `${parent} Drop the foreign key, change both columns, and add it again.` },
  3730: {
    remedy: 'Drop the foreign keys of the other tables that refer to this one first.',
    rule: 'object-dependency',
  },
  3780: { remedy: parent, rule: 'fk-type-mismatch' },
  6125: { remedy: 'Add a unique key to the referenced table, on exactly the referenced columns.' },
  // Rows.
  1048: { remedy: `A value is NULL where the column is NOT NULL. ${rows}` },
  1062: {
    remedy: `Two rows have the same value. ${rows} The application may add such rows until the key is there.`,
    rule: 'unique-add',
  },
  1138: { remedy: `Rows have NULL in the column. ${rows}`, rule: 'not-null-existing' },
  1264: { remedy: `A value is out of the range of the column. ${rows}`, rule: 'type-narrowing' },
  1265: { remedy: `A value does not fit the new type. ${rows}`, rule: 'type-narrowing' },
  1292: { remedy: `A value cannot be read as the type it is used as. ${rows}` },
  1364: { remedy: 'Give the column a value, or a DEFAULT.' },
  1365: { remedy: 'An expression divides by zero. Use NULLIF(divisor, 0), or exclude such rows.' },
  1366: { remedy: `A value cannot be stored in the type or character set of the column. ${rows}` },
  1406: { remedy: `A value is longer than the column. ${rows}`, rule: 'truncation-risk' },
  1411: { remedy: `A function cannot read a value. ${rows}` },
  1467: {
    remedy: 'The AUTO_INCREMENT column has reached the end of its type. Change it to BIGINT.',
  },
  1526: { remedy: 'Add a partition that takes this value first.' },
  1690: {
    remedy:
      'A result is out of the range of its type. Use CAST(… AS SIGNED) or DECIMAL in the expression, or exclude such rows.',
  },
  3140: { remedy: `A text is not valid JSON. ${rows}` },
  3819: { remedy: `Rows violate the CHECK constraint. ${rows}`, rule: 'check-add-violations' },
};

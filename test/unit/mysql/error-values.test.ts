import { describe, expect, it } from 'vitest';
import { hideValues, outgoing } from '../../../src/core/row-value.ts';
import { knownMessages, markErrorValues } from '../../../src/mysql/error-values.ts';

const secret = 'bob@example.com';

/** As MySQL 9.7 words them, with a value in each place that may hold one. */
const messages: readonly (readonly [number, string, string])[] = [
  [1062, `Duplicate entry '${secret}' for key 't.uq_mail'`, "Duplicate entry '[hidden]' for key 't.uq_mail'"],
  [
    1062,
    `Duplicate entry 'a' for key '${secret}' for key 't.uq_mail'`,
    "Duplicate entry '[hidden]' for key 't.uq_mail'",
  ],
  [1062, `Duplicate entry '${secret}`, '[hidden]'],
  [1291, `Column 'c' has duplicated value '${secret}' in ENUM`, "Column 'c' has duplicated value '[hidden]' in ENUM"],
  [1292, `Truncated incorrect DOUBLE value: '${secret}'`, "Truncated incorrect DOUBLE value: '[hidden]'"],
  [
    1292,
    `Incorrect datetime value: '${secret}' for column 'd' at row 1`,
    "Incorrect datetime value: '[hidden]' for column 'd' at row 1",
  ],
  [1300, `Invalid utf8mb4 character string: '${secret}'`, "Invalid utf8mb4 character string: '[hidden]'"],
  [
    1366,
    `Incorrect integer value: '${secret}' for column 'age' at row 3`,
    "Incorrect integer value: '[hidden]' for column 'age' at row 3",
  ],
  [
    1366,
    `Incorrect integer value: 'x' for column 'y' at row 1 ${secret}' for column 'age' at row 3`,
    "Incorrect integer value: '[hidden]' for column 'age' at row 3",
  ],
  [
    1411,
    `Incorrect datetime value: '${secret}' for function str_to_date`,
    "Incorrect datetime value: '[hidden]' for function str_to_date",
  ],
  [1525, `Incorrect DATE value: '${secret}'`, "Incorrect DATE value: '[hidden]'"],
  [1526, `Table has no partition for value ${secret}`, 'Table has no partition for value [hidden]'],
  [1586, `Duplicate entry '${secret}' for key 'p'`, "Duplicate entry '[hidden]' for key 'p'"],
  [1644, `no room for ${secret}`, '[hidden]'],
  [
    1690,
    `BIGINT UNSIGNED value is out of range in '(\`d\`.\`t\`.\`a\` - '${secret}')'`,
    "BIGINT UNSIGNED value is out of range in '(`d`.`t`.`a` - [hidden])'",
  ],
  [1863, `Found a row in wrong partition p0 ${secret}`, 'Found a row in wrong partition [hidden]'],
  [
    3140,
    `Invalid JSON text: "${secret}" at position 0 in value for column 't.j'.`,
    'Invalid JSON text: "[hidden]" at position 0 in value for column \'t.j\'.',
  ],
  [
    3141,
    `Invalid JSON text in argument 1 to function json_extract: "${secret}" at position 0.`,
    'Invalid JSON text in argument 1 to function json_extract: "[hidden]" at position 0.',
  ],
  [
    3617,
    'Latitude 91.123000 is out of range in function st_geomfromtext. It must be within [-90.0, 90.0].',
    'Latitude [hidden] is out of range in function st_geomfromtext. It must be within [-90.0, 90.0].',
  ],
  [
    3854,
    `Cannot convert string '${secret}' from utf8mb4 to latin1`,
    "Cannot convert string '[hidden]' from utf8mb4 to latin1",
  ],
  [1105, `XPATH syntax error: '~${secret}'`, "XPATH syntax error: '[hidden]'"],
  [1105, `${secret}`, '[hidden]'],
  [
    1470,
    `String '${secret}' is too long for user name (should be no longer than 32)`,
    "String '[hidden]' is too long for user name (should be no longer than 32)",
  ],
  [
    3057,
    `Incorrect user-level lock name '${secret}'. The name is empty, NULL, or can not be expressed in the current character-set.`,
    "Incorrect user-level lock name '[hidden]'. The name is empty, NULL, or can not be expressed in the current character-set.",
  ],
  [
    3988,
    `Conversion from collation utf8mb4_0900_ai_ci into latin1_swedish_ci impossible for ${secret}`,
    'Conversion from collation utf8mb4_0900_ai_ci into latin1_swedish_ci impossible for [hidden]',
  ],
  [
    4095,
    "Delimiter '/' in position 4 in datetime value '1990/01/31' at row 1 is deprecated. Prefer the standard '-'.",
    "Delimiter '/' in position 4 in datetime value '[hidden]' at row 1 is deprecated. Prefer the standard '-'.",
  ],
  [
    1064,
    `You have an error in your SQL syntax near '${secret}' at line 1`,
    "You have an error in your SQL syntax near '[hidden]' at line 1",
  ],
  // Not known, or not worded as the server does: a later version, or a routine's own text under a number of the server.
  [4999, "A future message about 'bob'", '[hidden]'],
  [4999, 'No room for bob', '[hidden]'],
  [1146, "Table 'd.t' doesn't exist, said bob", '[hidden]'],
  [1048, "Column 'a' cannot be null for 'bob'", '[hidden]'],
  [1048, "Column 'a'\nbob' cannot be null", '[hidden]'],
  [1213, 'bob', '[hidden]'],
  [28, 'bob', '[hidden]'],
];

describe('messages that quote values', () => {
  it.each(messages)('%i: %s', (errno, message, hidden) => {
    const marked = markErrorValues(errno, message);
    expect(hideValues(marked)).toBe(hidden);
    expect(outgoing(marked, true)).toBe(message);
  });

  it('a text of an author is hidden whole, whatever number he gave it', () => {
    expect(hideValues(markErrorValues(1146, `no ${secret}`, '45000'))).toBe('[hidden]');
  });

  it('a part of a statement is shown as the statement is, and any other is not', () => {
    const message = "You have an error in your SQL syntax near 'FRM t WHERE a = 'bob'' at line 1";
    const shown = (statement?: string) => hideValues(markErrorValues(1064, message, '42000', statement));
    expect(shown("SELECT * FRM t WHERE a = 'bob'")).toBe(
      "You have an error in your SQL syntax near 'FRM t WHERE a = [hidden]' at line 1",
    );
    expect(shown('CALL p()')).toBe("You have an error in your SQL syntax near '[hidden]' at line 1");
    expect(shown()).toBe("You have an error in your SQL syntax near '[hidden]' at line 1");
  });

  it('a message that nearly fits many places takes no time', () => {
    const began = process.cpuUsage().user;
    for (const errno of Object.keys(knownMessages)) markErrorValues(Number(errno), "(,) and near '' ".repeat(20_000));
    expect((process.cpuUsage().user - began) / 1e6).toBeLessThan(10);
  });

  it.each([
    [3, "Error writing file '/var/lib/mysql/binlog.000002' (OS errno 28 - No space left on device)"],
    [1030, "Got error 28 - 'No space left on device' from storage engine"],
    [1114, "The table '#sql-ib1071-2' is full"],
    [1290, 'The MySQL server is running with the --super-read-only option so it cannot execute this statement'],
    [1213, 'Deadlock found when trying to get lock; try restarting transaction'],
    [1317, 'Query execution was interrupted'],
    [
      1227,
      'Access denied; you need (at least one of) the SUPER or SYSTEM_VARIABLES_ADMIN privilege(s) for this operation',
    ],
    [1054, "Unknown column 'e-mail address' in 'where clause'"],
    [1142, "UPDATE command denied to user 'app'@'10.0.0.7' for table 't'"],
    [1265, "Data truncated for column 'kind' at row 1"],
    [
      1452,
      'Cannot add or update a child row: a foreign key constraint fails (`d`.`t`, CONSTRAINT `fk` FOREIGN KEY (`a`) REFERENCES `p` (`id`))',
    ],
    [3819, "Check constraint 'is positive' is violated."],
    [1846, 'ALGORITHM=INSTANT is not supported. Reason: need to rebuild. Try ALGORITHM=COPY.'],
    [1830, "Column 'a' cannot be NOT NULL: needed in a foreign key constraint 'fk_a' SET NULL"],
  ])('%i keeps its names', (errno, message) => {
    expect(markErrorValues(errno, message)).toBe(message);
  });
});

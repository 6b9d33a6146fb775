import { expect, it } from 'vitest';
import { hideValues, outgoing } from '../../../src/core/row-value.ts';
import { readReplication } from '../../../src/mysql/replication.ts';

it('hides the row that a replica could not apply', async () => {
  const text =
    "Could not execute Write_rows event on table d.t; Duplicate entry 'bob' for key 't.mail', Error_code: 1062";
  const [channel] = (await readReplication(async () => [
    { Source_UUID: 'u', Last_SQL_Errno: '1062', Last_SQL_Error: text, Last_IO_Error: '' },
  ])) as { readonly error: string }[];
  expect(hideValues(channel?.error ?? '')).toBe('error 1062: [hidden]');
  expect(outgoing(channel?.error ?? '', true)).toBe(`error 1062: ${text}`);
});

it('shows why a replica does not reach its source', async () => {
  const text = "Error connecting to source 'repl@10.0.0.1:3306'";
  const channels = await readReplication(async () => [{ Source_UUID: 'u', Last_SQL_Error: '', Last_IO_Error: text }]);
  expect(channels).toMatchObject([{ error: text }]);
});

/**
 * Common words, which are usually not the column. For these a reference needs more than the table's name in the same file.
 */
const everyday = new Set(
  (
    'account active address addresses age amount args author balance body category channel children city class code color ' +
    'comment comments company config content count country created created_at created_by createdat currency data date day ' +
    'default deleted deleted_at description details device disabled duration email enabled end end_date end_time ended_at ' +
    'error event events expires_at external_id file filename first_name flag flags format from full_name group groups hash ' +
    'height host icon image index info input ip item items json key keys kind label language last_name lat length level ' +
    'limit line link list lng locale location logo message messages meta metadata method mode model month name names note ' +
    'notes number object offset open options order order_id output owner owner_id page params parent parent_id password path ' +
    'payload percent phone position price priority product product_id properties provider query quantity rank rate reason ' +
    'ref reference region result role score secret sequence session settings sex size slug sort source start ' +
    'start_date start_time started_at state status street subject sum summary tags target template text time timestamp ' +
    'timezone title token total type types unit updated updated_at updated_by uploaded url user user_id user_name username ' +
    'uuid value values version visible weight width year zip'
  ).split(' '),
);

/** Whether a column's name alone is not evidence: fewer than four characters, or a common word. */
export function isEverydayName(column: string): boolean {
  return [...column].length < 4 || everyday.has(column.toLowerCase());
}

/** Tables whose rows share a name with common objects: `event.type` is more often a browser's than a row's. */
const everydayTables = new Set(
  (
    'arguments args attributes blocks changes characters chunks classes codes colors columns commands comments configs ' +
    'connections contents contexts cookies data dates days directories documents elements entries errors events ' +
    'exceptions features fields files filters flags folders forms functions groups headers histories hosts indexes info ' +
    'inputs instances items jobs keys labels languages layers levels lines links lists locations logs matches messages methods ' +
    'metrics models modules nodes notes numbers objects operations options outputs packages pages parameters params parents ' +
    'parts paths patterns pixels points processes properties queries records references regions ' +
    'requests resources responses results routes rows rules scripts servers services sessions settings shapes signals ' +
    'sources states steps streams strings symbols tables tags targets templates tests texts themes times tokens types ' +
    'urls values variables versions views windows words'
  ).split(' '),
);

/** Whether a variable with the table's name is often something else than its row. */
export function isEverydayTable(table: string): boolean {
  const name = table.toLowerCase();
  return everydayTables.has(name) || everydayTables.has(`${name}s`);
}

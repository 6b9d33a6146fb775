import { identifierOf } from '../sql/lexing/quote.ts';
import type { Token } from '../sql/lexing/token.ts';

const digests = 'events_statements_summary_by_digest';

const systemSchemas = new Set(['mysql', 'performance_schema', 'information_schema', 'sys']);

/** What of them says only how tables are defined and whether they are used: no accounts, and no values in statements of others. */
const readable = new Set([
  'performance_schema.table_io_waits_summary_by_table',
  'performance_schema.table_io_waits_summary_by_index_usage',
  // Statements with every value taken out, but for the sample below.
  `performance_schema.${digests}`,
  ...[
    'tables',
    'columns',
    'statistics',
    'key_column_usage',
    'table_constraints',
    'check_constraints',
    'partitions',
  ].map((name) => `information_schema.${name}`),
]);

/** The statement that a digest was made of, with its values. */
const sample = 'query_sample_text';

/** The first table of the server's own schemas in a query that a gate must not read; its name is written out. */
export function systemTableIn(tokens: readonly Token[]): { readonly start: number; readonly name: string } | undefined {
  const isName = ({ kind }: Token) => kind === 'word' || kind === 'quoted';
  const named = (name: string) => tokens.find((token) => isName(token) && identifierOf(token).toLowerCase() === name);
  const sampled = named(digests) && named(sample);
  if (sampled) return { start: sampled.start, name: `${sample} of performance_schema.${digests}` };
  for (const [index, token] of tokens.entries()) {
    const [dot, table] = tokens.slice(index + 1, index + 3);
    if (dot?.text !== '.' || table === undefined || tokens[index - 1]?.text === '.') continue;
    if (!isName(token)) continue;
    const schema = identifierOf(token).toLowerCase();
    const name = `${schema}.${identifierOf(table).toLowerCase()}`;
    if (systemSchemas.has(schema) && !readable.has(name)) return { start: token.start, name };
  }
  return undefined;
}

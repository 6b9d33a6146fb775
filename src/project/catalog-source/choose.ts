import { wrongUsage } from '../../core/failure.ts';
import { optionCalled } from '../../core/next-command.ts';
import type { NamedBy } from '../../core/workspace-path.ts';
import type { Target } from '../../mysql/target.ts';
import type { Config } from '../config.ts';

/** Where lint learns of the tables and of the server. */
export type CatalogSource =
  | { readonly kind: 'schema' | 'snapshot'; readonly path: string; readonly namedBy: NamedBy }
  | { readonly kind: 'server'; readonly target: Target; readonly stateDatabase: string | undefined }
  | { readonly kind: 'none' };

/** What a call names; at most one of the first three. */
export interface GivenSources {
  readonly schema?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly target?: Target | undefined;
  readonly stateDatabase?: string | undefined;
}

/**
 * One source: what the call names overrides the configuration, where a snapshot overrides a schema.
 * @throws Failure `wrong-usage` where the call names two
 */
export function chooseSource(given: GivenSources, config: Pick<Config, 'schema' | 'snapshot'>): CatalogSource {
  const { schema, snapshot, target, stateDatabase } = given;
  if ([schema, snapshot, target].filter((one) => one !== undefined).length > 1) {
    throw wrongUsage(
      `More than one of ${optionCalled('schema')}, ${optionCalled('snapshot')} and ${optionCalled('db')} is given, but each of them describes the tables.`,
      'Keep one of them.',
    );
  }
  if (target !== undefined) return { kind: 'server', target, stateDatabase };
  if (snapshot !== undefined) return { kind: 'snapshot', path: snapshot, namedBy: 'call' };
  if (schema !== undefined) return { kind: 'schema', path: schema, namedBy: 'call' };
  if (config.snapshot !== undefined) return { kind: 'snapshot', path: config.snapshot, namedBy: 'file' };
  if (config.schema !== undefined) return { kind: 'schema', path: config.schema, namedBy: 'file' };
  return { kind: 'none' };
}

/** Whether the source knows how large the tables are, so that an estimate has something to rest on. */
export function knowsSizes({ kind }: CatalogSource): boolean {
  return kind === 'snapshot' || kind === 'server';
}

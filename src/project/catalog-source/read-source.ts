import type { LintFile } from '../../lint/engine.ts';
import type { CatalogSource } from './choose.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * Reads the source.
 * @param files whose tables are asked for, where the source is a server
 * @throws Failure `schema-unreadable`, `snapshot-invalid`, or the reason why a server cannot be read
 */
export async function readSource(
  source: CatalogSource,
  files: readonly LintFile[],
  folder: string,
): Promise<Knowledge> {
  switch (source.kind) {
    case 'server': {
      const { readServer } = await import('./server.ts');
      return readServer(source, files);
    }
    case 'snapshot': {
      const { readSnapshotFile } = await import('./snapshot-file.ts');
      return readSnapshotFile(source.path, folder, source.namedBy);
    }
    case 'schema': {
      const { readSchemaFile } = await import('./schema-file.ts');
      return readSchemaFile(source.path, folder, source.namedBy);
    }
    case 'none': {
      const { uncalibrated } = await import('../../estimate/calibration.ts');
      const { serverInputs } = await import('../../estimate/server-inputs.ts');
      return {
        catalog: undefined,
        applied: undefined,
        settings: {},
        problems: [],
        estimate: {
          server: serverInputs(undefined),
          calibration: uncalibrated,
          from: 'nothing: no snapshot and no database was given',
        },
      };
    }
  }
}

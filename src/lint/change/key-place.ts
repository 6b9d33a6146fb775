import type { Place } from '../../core/failure.ts';
import { readYaml, type YamlSource } from '../../migration/yaml-source.ts';
import type { LintedMigration } from '../linted.ts';

const sources = new WeakMap<LintedMigration, YamlSource>();

/** Where a value of a migration file stands. @param path keys and indexes of lists, from the top of the file */
export function keyPlace(judged: LintedMigration, path: readonly (string | number)[]): Place {
  const { file } = judged.migration;
  let source = sources.get(judged);
  if (source === undefined) {
    const yaml = readYaml(judged.text.startsWith('\ufeff') ? judged.text.slice(1) : judged.text, file);
    if (!('source' in yaml)) return { file, line: 1, column: 1 };
    source = yaml.source;
    sources.set(judged, source);
  }
  return source.placeOf(path);
}

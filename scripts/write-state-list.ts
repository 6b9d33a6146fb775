import type { StateVersion } from '../src/state/state-version.ts';
import { loadModules, writeModuleList } from './module-list.ts';

// usage: node scripts/write-state-list.ts

const folder = 'src/state/versions/';
const versions = await loadModules<StateVersion>(folder, 'version');
versions.forEach(({ name, value }, index) => {
  const place = index + 1;
  if (Number.parseInt(name, 10) !== place || value.number !== place)
    throw new Error(
      `${folder}${name}.ts is version ${value.number} and stands at place ${place}; all three must agree`,
    );
});

writeModuleList({
  folder,
  exported: 'version',
  target: 'src/state/version-list.ts',
  script: 'state',
  list: 'stateVersions',
  type: { name: 'StateVersion', from: './state-version.ts' },
  doc: 'Every version of the state tables, oldest first.',
});

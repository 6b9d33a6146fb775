import { writeModuleList } from './module-list.ts';

// usage: node scripts/write-rule-list.ts
writeModuleList({
  folder: 'src/lint/rules/',
  exported: 'rule',
  target: 'src/lint/rule-list.ts',
  script: 'rules',
  list: 'rules',
  type: { name: 'Rule', from: './rule.ts' },
  doc: 'Every rule, by name.',
});

import { writeModuleList } from './module-list.ts';

// usage: node scripts/write-format-list.ts
writeModuleList({
  folder: 'src/report/lint/formats/',
  exported: 'format',
  target: 'src/report/lint/format-list.ts',
  script: 'formats',
  list: 'lintFormats',
  type: { name: 'LintFormat', from: './format.ts' },
  doc: 'Every form of a result of lint, by name; `--format` of lint and its help are made from it.',
});

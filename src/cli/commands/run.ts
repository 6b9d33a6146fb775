import { defineCommand } from '../define-command.ts';
import { eachTarget } from '../each-target.ts';
import { fileWord } from '../migration-file.ts';
import { runPhases } from '../run-phases.ts';

export const run = defineCommand({
  name: 'run',
  description: 'Run the phases of a migration that remain, one of them, or the next one.',
  words: fileWord,
  example: 'run migrations/add_checksum_column.yaml --next --max-runtime 50m',
  act: eachTarget((invocation) => runPhases('run', invocation)),
});

import { defineCommand } from '../define-command.ts';
import { eachTarget } from '../each-target.ts';
import { fileWord } from '../migration-file.ts';
import { runPhases } from '../run-phases.ts';

export const resume = defineCommand({
  name: 'resume',
  description: 'Like run, and also continue a phase that was interrupted, failed or timed out.',
  words: fileWord,
  example: 'resume migrations/add_checksum_column.yaml',
  act: eachTarget((invocation) => runPhases('resume', invocation)),
});

import { defineCommand } from '../define-command.ts';
import { fileWord } from '../migration-file.ts';
import { runPhases } from '../run-phases.ts';

export const resume = defineCommand({
  name: 'resume',
  description: 'As run, and take over what was interrupted, failed or timed out.',
  words: fileWord,
  example: 'resume migrations/add_checksum_column.yaml',
  act: (invocation) => runPhases('resume', invocation),
});

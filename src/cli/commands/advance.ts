import { defineCommand } from '../define-command.ts';
import { eachTarget } from '../each-target.ts';

export const advance = defineCommand({
  name: 'advance',
  description: 'Run what is due of every migration of the project, one after the other, and never a contract.',
  example: 'advance --take-over auto --max-runtime 50m',
  act: eachTarget(async (invocation) => {
    const { advanceAll } = await import('../advance-all.ts');
    return advanceAll(invocation);
  }),
});

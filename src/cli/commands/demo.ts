import { defineCommand } from '../define-command.ts';

export const demo = defineCommand({
  name: 'demo',
  description:
    'Start a throw-away MySQL with real rows and live traffic, run all four phases, then the same change as a raw script.',
  example: 'demo --rows 200000',
  act: async ({ options, output }) => {
    const { runDemo } = await import('../demo/demo.ts');
    return runDemo(options, output);
  },
});

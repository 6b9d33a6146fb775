import type { LintFormat } from '../format.ts';

export const format: LintFormat = {
  name: 'markdown',
  purpose: 'as the comment on a pull request',
  render: async (result, { scrub }) => {
    const { lintMarkdown } = await import('../markdown.ts');
    return scrub(lintMarkdown(result));
  },
};

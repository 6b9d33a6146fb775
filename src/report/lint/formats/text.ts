import type { LintFormat } from '../format.ts';

export const format: LintFormat = {
  name: 'text',
  purpose: 'for people',
  render: async (result, { width, paint, scrub }) => {
    const { lintText } = await import('../text.ts');
    return scrub(lintText(result, width, paint));
  },
};

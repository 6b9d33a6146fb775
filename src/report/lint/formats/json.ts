import type { LintFormat } from '../format.ts';

export const format: LintFormat = {
  name: 'json',
  purpose: 'for programs',
  render: async (result, { stringify }) => {
    const { lintJson } = await import('../json.ts');
    return stringify(lintJson(result), 2);
  },
};

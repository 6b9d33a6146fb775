import { toolVersion } from '../../../core/tool-version.ts';
import type { LintFormat } from '../format.ts';

export const format: LintFormat = {
  name: 'sarif',
  purpose: 'for code scanning and editors',
  render: async (result, { stringify }) => {
    const { lintSarif } = await import('../sarif.ts');
    const { rules } = await import('../../../lint/rule-list.ts');
    return stringify(lintSarif(result, rules, toolVersion), 2);
  },
};

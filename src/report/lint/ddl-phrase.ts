import type { StatementJson } from './statement-json.ts';

type Phrased = Pick<StatementJson, 'algorithm' | 'lock' | 'rebuild' | 'newTable' | 'later'>;

/** What MySQL does with a statement, in few words: `instant`, `in place, rebuilds the table`, `copy, writes wait`. */
export function ddlPhrase({ algorithm, lock, rebuild, newTable, later }: Phrased): string {
  if (later) return 'code for later';
  if (newTable && algorithm !== 'none' && algorithm !== 'unknown') return 'the table is new in this phase';
  switch (algorithm) {
    case 'none':
      return 'no DDL';
    case 'unknown':
      return 'not known';
    case 'instant':
      return lock === 'none' ? 'instant' : 'instant, brief lock';
    case 'copy':
      return 'copies the table, writes wait';
    default: {
      const parts = ['in place'];
      if (rebuild === true) parts.push('rebuilds the table');
      if (lock === 'shared') parts.push('writes wait');
      if (lock === 'exclusive') parts.push('reads and writes wait');
      return parts.join(', ');
    }
  }
}

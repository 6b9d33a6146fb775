import { expect, test } from 'vitest';
import { isAllComplete } from '../../../src/state/all-complete.ts';
import { foldHistory } from '../../../src/state/fold.ts';
import { completed, historyOf, started } from '../run/history.ts';

const done = { phase: 'expand', detail: completed('type: expand') };
const listed = [{ name: 'expand', type: 'expand' }];
const longer = [...listed, { name: 'contract', type: 'contract' }];
const undone = { phase: 'old', detail: { event: 'phase-rolled-back' } } as const;

test.for([
  ['nobody listed the phases', [done], undefined, false],
  ['a listed phase has not begun', [done], longer, false],
  ['every listed phase is complete', [done], listed, true],
  [
    'a listed phase is being undone',
    [done, { phase: 'expand', detail: { event: 'rollback-started', to: 'expand' } }],
    listed,
    false,
  ],
  [
    'a phase that was removed from the file is half done',
    [done, { phase: 'old', detail: started('x') }],
    listed,
    false,
  ],
  [
    'a phase that was removed from the file is undone',
    [done, { phase: 'old', detail: completed('x') }, undone],
    listed,
    true,
  ],
  ['nothing has run', [], [], false],
] as const)('%s', ([, events, list, complete]) => {
  expect(isAllComplete(foldHistory('m', historyOf(...events), list))).toBe(complete);
});

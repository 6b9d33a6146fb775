import { expect, it } from 'vitest';
import { readFileSource } from '../../../src/state/file-source.ts';
import { foldHistory } from '../../../src/state/fold.ts';
import type { EventDetail, HistoryEntry } from '../../../src/state/history.ts';

const id = 'a1'.repeat(20);
const source = { path: 'm.yaml', blob: id, commit: id, reviewed: true as const, config: { path: 'c.yaml', blob: id } };

it.each([
  undefined,
  null,
  'text',
  7,
  [],
  { path: 'm.yaml' },
  { path: 7, blob: id },
  { path: 'm.yaml', blob: '::error::' },
  { path: 'm.yaml', blob: id, commit: `${id}\n` },
  { path: 'm.yaml', blob: id, commit: 'HEAD' },
])('takes nothing from a row that holds %j', (value) => {
  expect(readFileSource(value)).toBeUndefined();
});

it('keeps what is well-formed, within bounds', () => {
  expect(readFileSource(source)).toEqual(source);
  expect(readFileSource({ ...source, reviewed: 'yes', config: { path: 'c', blob: 'x' }, more: 1 })).toEqual({
    path: 'm.yaml',
    blob: id,
    commit: id,
  });
  expect(readFileSource({ path: 'x'.repeat(1e6), blob: id })?.path).toHaveLength(1024);
});

it('is of the start, resume or rollback that was recorded last', () => {
  const started = { hash: 'h', text: 't', sqlMode: '', timeZone: '' };
  const states = (...details: readonly EventDetail[]) =>
    foldHistory(
      'm',
      details.map(
        (detail, i) => ({ id: i, migration: 'm', phase: 'expand', attempt: 1, detail, at: 't' }) as HistoryEntry,
      ),
    ).phases.get('expand')?.source;
  const first: EventDetail = { event: 'phase-started', ...started, source };
  expect(states(first)).toEqual(source);
  expect(states(first, { event: 'phase-complete', hash: 'h', text: 't' })).toEqual(source);
  expect(states(first, { event: 'phase-resumed', ...started })).toBeUndefined();
  const undo: EventDetail = { event: 'rollback-started', to: 'expand', source: { path: 'n.yaml', blob: id } };
  expect(states(first, undo)).toEqual({ path: 'n.yaml', blob: id });
  expect(states(first, undo, { event: 'phase-rolled-back' })).toBeUndefined();
});

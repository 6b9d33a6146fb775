import { describe, expect, it } from 'vitest';
import { commandToGoOn, nextCommand, nextPhaseCommand, setCommandToGoOn } from '../../../../src/core/next-command.ts';
import { afterRelease } from '../../../../src/run/phase/undo-after-failure.ts';

const migration = { name: 'm', file: 'm.yaml' };

describe('what to do after a failure whose phase was rolled back', () => {
  setCommandToGoOn('resume', 'm.yaml');
  const goOn = commandToGoOn();
  it.each([
    ['Remove the cause. Then run GO. It continues at the last saved state.', 'Remove the cause.'],
    ['Correct the row, or the SET, then run GO.', 'Correct the row, or the SET.'],
    ['Correct that row. Then run GO; it continues at this chunk. Where the key reads', 'Correct that row.'],
    ['Set throttle.x to 0 in the file. Then continue with: GO', 'Set throttle.x to 0 in the file.'],
    ['Run GO. It waits.', 'Remove the cause.'],
    ['Free some space.', 'Free some space.'],
    [undefined, 'Remove the cause.'],
  ])('%s', (remedy, cause) => {
    expect(afterRelease(remedy?.replace('GO', goOn), migration)).toBe(
      `${cause} Then run ${nextCommand('release', 'm', { reason: '…' })}, and then ${nextPhaseCommand('run', 'm.yaml')}.`,
    );
  });
});

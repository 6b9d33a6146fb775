import type { CommonInputs } from '../inputs.ts';
import type { StepSurroundings } from '../surroundings.ts';

export async function lintStep(_common: CommonInputs, _at: StepSurroundings): Promise<void> {
  throw new Error('to be written');
}

import { calibrate, type FinishedWork } from '../../estimate/calibration.ts';
import type { ServerInputs } from '../../estimate/server-inputs.ts';
import type { EstimateSettings } from '../../lint/settings.ts';

/** What estimates rest on: the server's settings, and the work that was done on it before. @param from for people */
export function estimateFrom(server: ServerInputs, finished: readonly FinishedWork[], from: string): EstimateSettings {
  const calibration = calibrate(finished);
  return { server, calibration, from: calibration.text === undefined ? from : `${from}; ${calibration.text}` };
}

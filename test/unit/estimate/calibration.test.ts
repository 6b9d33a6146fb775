import { describe, expect, it } from 'vitest';
import { calibrate, type FinishedWork, uncalibrated } from '../../../src/estimate/calibration.ts';

const took = (kind: string, ratio: number, modelSeconds = 10): FinishedWork => ({
  class: kind,
  seconds: modelSeconds * ratio,
  modelSeconds,
});

describe('what finished work teaches', () => {
  it('is the middle factor of its class, and a narrower spread', () => {
    const calibration = calibrate([took('rebuild', 2), took('rebuild', 8), took('rebuild', 3)]);
    expect(calibration.factorOf('rebuild').factor).toBeCloseTo(3);
    expect(calibration.factorOf('rebuild').spread).toBeLessThan(uncalibrated.factorOf('rebuild').spread);
  });

  it('counts for other classes of the server too, with less certainty', () => {
    const calibration = calibrate([took('rebuild', 2), took('index-build', 2)]);
    expect(calibration.factorOf('copy').factor).toBeCloseTo(2);
    expect(calibration.factorOf('copy').spread).toBeGreaterThan(calibration.factorOf('rebuild').spread);
  });

  it('is of the newest works', () => {
    const old = Array.from({ length: 50 }, () => took('copy', 9));
    const recent = Array.from({ length: 20 }, () => took('copy', 1));
    expect(calibrate([...old, ...recent]).factorOf('copy').factor).toBeCloseTo(1);
  });

  it('leaves out what was too short to measure, and the dictionary', () => {
    expect(calibrate([took('rebuild', 50, 0.001), took('metadata', 50)])).toBe(uncalibrated);
    expect(calibrate([took('rebuild', 2)]).factorOf('metadata')).toEqual(uncalibrated.factorOf('metadata'));
  });

  it('of one work is less sure than of several alike, and of several that differ less than of those', () => {
    const once = calibrate([took('rebuild', 2)]).factorOf('rebuild');
    const often = calibrate([took('rebuild', 2), took('rebuild', 2.1), took('rebuild', 1.9)]).factorOf('rebuild');
    const apart = calibrate([took('rebuild', 1), took('rebuild', 5), took('rebuild', 0.5)]).factorOf('rebuild');
    expect([once, often, apart].map(({ basis }) => basis.confidence)).toEqual(['medium', 'high', 'medium']);
    expect(often.spread).toBeLessThan(once.spread);
    expect(apart.spread).toBeGreaterThan(once.spread);
    expect(apart.spread).toBeLessThanOrEqual(uncalibrated.factorOf('rebuild').spread);
  });

  it('passes over classes of other versions, and is not led astray by a damaged record', () => {
    expect(calibrate([took('teleport', 100)])).toBe(uncalibrated);
    const damaged = calibrate([{ class: 'copy', seconds: 1e308, modelSeconds: 1 }]).factorOf('copy');
    expect(damaged.factor).toBe(20);
    expect(Number.isFinite(damaged.spread)).toBe(true);
  });

  it('says how far the model was off', () => {
    expect(calibrate([took('rebuild', 0.5), took('copy', 2.4)]).text).toBe(
      '2 earlier phases and statements on this server took 0.5 to 2.4 times the time of the model; the figures are corrected by that',
    );
    expect(uncalibrated.text).toBeUndefined();
  });

  it('keeps p90 within three times p50', () => {
    const calibration = calibrate([took('rebuild', 2)]);
    for (const kind of ['rebuild', 'copy', 'index-build', 'backfill'] as const) {
      expect(calibration.factorOf(kind).spread).toBeLessThanOrEqual(3);
    }
  });
});

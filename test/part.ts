/** `npm run test:all` plays every case. `npm test` plays a fixed part where many cases are of one kind. */
const playsAll = process.env.PHASEDB_TEST_ALL === '1';

/**
 * The cases that this run plays: all of them, or the first and every so many-th after it.
 * @param step of `npm test`
 */
export function part<T>(cases: readonly T[], step: number): readonly T[] {
  return playsAll ? cases : cases.filter((_, index) => index % step === 0);
}

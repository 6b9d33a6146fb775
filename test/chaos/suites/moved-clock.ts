// Loaded before the command line (node --import): the clock of its process is moved by PHASEDB_CLOCK_MS, from
// PHASEDB_CLOCK_AFTER_MS after its start on. Timers and performance.now() go on as they are, as with a real clock that is set.
const moved = Number(process.env.PHASEDB_CLOCK_MS);
const after = Number(process.env.PHASEDB_CLOCK_AFTER_MS ?? 0);
const RealDate = Date;
const start = RealDate.now();
const now = () => {
  const real = RealDate.now();
  return real - start >= after ? real + moved : real;
};

class MovedDate extends RealDate {
  constructor(...values: unknown[]) {
    super(...((values.length === 0 ? [now()] : values) as [number]));
  }
  static override now = now;
}

globalThis.Date = MovedDate as DateConstructor;

export {};

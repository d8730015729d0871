/**
 * The one clock of the business: deadlines, receipts, schedules. It runs with the machine's; tests and the simulator
 * may move it forward. Durations of machinery (leases aside) are measured with `performance.now()`.
 */
export interface Clock {
  now(): Date;
  /** Milliseconds ahead of the machine's clock. */
  offsetMs: number;
}

/** @param offsetMs where an earlier run of the simulator left it */
export function createClock(offsetMs = 0): Clock {
  const clock: Clock = {
    offsetMs,
    now: () => new Date(Date.now() + clock.offsetMs),
  };
  return clock;
}

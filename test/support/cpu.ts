/**
 * How much of this thread's processor time the work takes, milliseconds. Unlike a clock it does not count what other
 * processes of a busy machine do meanwhile.
 */
export function cpuMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

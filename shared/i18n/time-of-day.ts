/** A local time of day such as `9:05`, without Intl, whose first use is slow. `at` is Unix milliseconds. */
export function formatTimeOfDay(at: number): string {
  const then = new Date(at);
  return `${then.getHours()}:${String(then.getMinutes()).padStart(2, '0')}`;
}

/** A time of the day in local time, without Intl, whose first use takes long: `9:05`. `at` in Unix milliseconds. */
export function timeOfDay(at: number): string {
  const then = new Date(at);
  return `${then.getHours()}:${String(then.getMinutes()).padStart(2, '0')}`;
}

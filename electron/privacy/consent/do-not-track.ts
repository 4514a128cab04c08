/** Whether `DO_NOT_TRACK` is set. Any value except 0 counts, according to https://consoledonottrack.com. */
export function isDoNotTrack(value: string | undefined): boolean {
  return !['', '0', 'false'].includes((value ?? '').trim().toLowerCase());
}

/** Whether `DO_NOT_TRACK` is set; https://consoledonottrack.com says any value but 0. */
export function isDoNotTrack(value: string | undefined): boolean {
  return !['', '0', 'false'].includes((value ?? '').trim().toLowerCase());
}

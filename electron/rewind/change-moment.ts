/** The time of a change may be this much too early, in milliseconds: file systems use a coarse clock. */
export const slackMs = 20;

/** What is known about the clock of a disk. Times are in Unix milliseconds. */
export type DiskTime = {
  /** When the scan began that saw the path before. */
  readonly since: number;
  /** A change can be this much later than the disk says, in milliseconds, because its clock may be behind. */
  readonly lag: number;
  /** A change can be this much earlier than the disk says, in milliseconds, because its clock may be ahead. */
  readonly lead: number;
};

/** When a change happened: at some moment between these. */
export type ChangeMoment = { readonly from: number; readonly to: number };

/** Finds when a change happened that was seen at `until`, from the time that its disk has. */
export function findMoment(changedAt: number, time: DiskTime & { readonly until: number }): ChangeMoment {
  const { lag, lead, since, until } = time;
  if (isOlderThanScan(changedAt, time)) return { from: changedAt, to: until };
  const isToCome = changedAt - lead > until + slackMs;
  return { from: isToCome ? Math.min(since, until) : changedAt - lead, to: changedAt + lag };
}

/** Whether a file last changed before a moment, whatever the clock of its disk. */
export function isSurelyUntil(changedAt: number, at: number, time: Pick<DiskTime, 'lag' | 'since'>): boolean {
  return !isOlderThanScan(changedAt, time) && changedAt + time.lag <= at - slackOf(changedAt);
}

/**
 * Whether the scan before saw the path without a change of this time. So the time says nothing: a program moved the
 * folder into place, whose files keep their times, or it set the time.
 */
function isOlderThanScan(changedAt: number, { lag, since }: Pick<DiskTime, 'lag' | 'since'>): boolean {
  return changedAt + lag < since - slackOf(changedAt);
}

/** Some disks count in steps of up to two seconds. */
function slackOf(changedAt: number): number {
  return changedAt % 1_000 === 0 ? 2_000 : slackMs;
}

import { basename, dirname, join } from 'node:path';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { getPlaceId, isSamePlace, type PlaceId } from '../file-transactions/place-id.ts';
import { watchEntry } from '../files/watch-entry.ts';
import { storeFiles } from '../store/threads/open-stores.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';

const checkIntervalMs = 2_000;

/** The loss of the data folder, or of a database in it. `replaced`: another file or folder is in its place. */
export type DataLoss = 'gone' | 'replaced';

/** What `watchDataFolder` watches. `folder` is the data folder. */
export type DataFolderDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly folder: string;
  readonly threadStore: Pick<ThreadStore, 'state' | 'onState' | 'onNotice'>;
  /** Returns whether Workcell itself is replacing the databases now. */
  isRewriting(): boolean;
  /** Called when the folder is lost, and with null when it is back unchanged. */
  onChange(lost: DataLoss | null): void;
};

/**
 * Reports when the data folder or a database is moved, deleted or replaced while the databases are open. Open files
 * move with a moved folder, and writes to a deleted file succeed but are lost, so no write fails.
 */
export function watchDataFolder(deps: DataFolderDeps): void {
  const { onChange, clock, folder, lifetime, threadStore } = deps;
  const places = [folder, ...Object.values(storeFiles).map((name) => join(folder, name))];
  const checks = new SerialQueue();
  /** The open folder and files. Null until they are read. */
  let ours: readonly (PlaceId | null)[] | null = null;
  /** True if Workcell may have replaced its files. */
  let mayDiffer = true;
  let lost: DataLoss | null = null;
  let suspected: DataLoss | null = null;
  let cancel = () => {};
  const check = async (): Promise<void> => {
    if (lifetime.ended) return;
    cancel();
    const now = await Promise.all(places.map(getPlaceId));
    if (lifetime.ended) return;
    cancel = clock.after(checkIntervalMs, checkSoon);
    if (threadStore.state.type !== 'open' || deps.isRewriting()) return;
    if (mayDiffer && now.every((each) => each !== null)) {
      ours = now;
      mayDiffer = false;
    }
    if (ours === null) return;
    const found = findLoss(ours, now);
    // Workcell replaces a damaged database itself, so a loss counts only when seen twice.
    const isSure = found === null || found === suspected;
    suspected = found;
    if (!isSure || found === lost) return;
    lost = found;
    // Files that appear in its place are not ours.
    if (lost !== null) mayDiffer = false;
    onChange(found);
  };
  const checkSoon = () => void checks.run(check);
  lifetime.onEnd(() => cancel());
  lifetime.onEnd(watchEntry(dirname(folder), basename(folder), checkSoon));
  threadStore.onState(() => {
    if (lost === null) mayDiffer = true;
    checkSoon();
  });
  threadStore.onNotice(({ type }) => {
    if (type === 'recovered') mayDiffer = true;
  });
  checkSoon();
}

function findLoss(ours: readonly (PlaceId | null)[], now: readonly (PlaceId | null)[]): DataLoss | null {
  if (now.includes(null)) return 'gone';
  return now.every((each, at) => isSamePlace(each, ours[at] ?? null)) ? null : 'replaced';
}

/** Returns the alert about a lost data folder. Null if it is not lost. */
export function createLostDataAlert(folder: string, lost: DataLoss | null): UserFacingAlert | null {
  if (lost === null) return null;
  const gone = t`Put it back, and Workcell continues. If Workcell quits first, anything you do now may be lost.`;
  const replaced = t`Nothing you do now is saved. Copy what you need, then restart Workcell to use the new data.`;
  return {
    id: 'dataFolderLost',
    surface: 'banner',
    severity: 'critical',
    fact:
      lost === 'gone'
        ? t`The data folder ${folder}, or a database in it, was moved or deleted.`
        : t`The data folder ${folder}, or a database in it, was replaced.`,
    remedy: lost === 'gone' ? gone : replaced,
    commands: [],
  };
}

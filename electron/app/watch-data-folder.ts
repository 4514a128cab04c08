import { basename, dirname, join } from 'node:path';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getPlaceId, isSamePlace, type PlaceId } from '../file-transactions/place-id.ts';
import { watchEntry } from '../files/watch-entry.ts';
import { storeFiles } from '../store/threads/open-stores.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';

const checkIntervalMs = 2_000;

/** What happened to the data folder, or to a database in it. `replaced`: something else is in its place. */
export type DataLoss = 'gone' | 'replaced';

/** What `watchDataFolder` watches. `folder` is the data folder. */
export type DataFolderDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly folder: string;
  readonly threadStore: Pick<ThreadStore, 'state' | 'onState' | 'onNotice'>;
  /** Whether Workcell itself replaces the databases now. */
  isRewriting(): boolean;
  /** Called when it is lost, and with null when it is back as it was. */
  onChange(lost: DataLoss | null): void;
};

/**
 * Says when the data folder or a database is moved, deleted or replaced while the databases are open. The open files
 * go with a folder that is moved, and writes to a deleted one succeed and are lost, so no write says it.
 */
export function watchDataFolder(deps: DataFolderDeps): void {
  const { onChange, clock, folder, lifetime, threadStore } = deps;
  const places = [folder, ...Object.values(storeFiles).map((name) => join(folder, name))];
  const checks = new SerialQueue();
  /** The open folder and files. Null: not read yet. */
  let ours: readonly (PlaceId | null)[] | null = null;
  /** Whether Workcell may have replaced its files. */
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
    // Workcell replaces a damaged database itself, so only what lasts counts.
    const isSure = found === null || found === suspected;
    suspected = found;
    if (!isSure || found === lost) return;
    lost = found;
    // What appears in its place is not ours.
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

/** The alert about a lost data folder; null if it is not lost. */
export function createLostDataAlert(folder: string, lost: DataLoss | null): UserFacingAlert | null {
  if (lost === null) return null;
  const gone = t`Put it back, and Workcell continues. If Workcell ends before that, what you do now may be lost.`;
  const replaced = t`What you do now is not kept. Copy what you need, then restart Workcell to use what is there.`;
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

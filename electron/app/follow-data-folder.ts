import { basename, dirname, join } from 'node:path';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { idOf, isSamePlace, type PlaceId } from '../file-transactions/place-id.ts';
import { watchEntry } from '../files/watch-entry.ts';
import { storeFiles } from '../store/threads/open-stores.ts';
import type { Sessions } from '../store/threads/sessions.ts';

const lookEveryMs = 2_000;

/** What happened to the data folder, or to a database in it. `replaced`: something else is in its place. */
export type LostData = 'gone' | 'replaced';

export type DataFolderDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly folder: string;
  readonly sessions: Pick<Sessions, 'state' | 'onState' | 'onNews'>;
  /** Whether Workcell itself replaces the databases now. */
  isRewriting(): boolean;
  /** Called when it is lost, and with null when it is back as it was. */
  changed(lost: LostData | null): void;
};

/**
 * Says when the data folder or a database is moved, deleted or replaced while the databases are open. The open files
 * go with a folder that is moved, and writes to a deleted one succeed and are lost, so no write says it.
 */
export function followDataFolder(deps: DataFolderDeps): void {
  const { changed, clock, folder, lifetime, sessions } = deps;
  const places = [folder, ...Object.values(storeFiles).map((name) => join(folder, name))];
  const looks = new SerialQueue();
  /** The open folder and files. Null: not read yet. */
  let ours: readonly (PlaceId | null)[] | null = null;
  /** Whether Workcell may have replaced its files. */
  let mayDiffer = true;
  let lost: LostData | null = null;
  let suspected: LostData | null = null;
  let cancel = () => {};
  const look = async (): Promise<void> => {
    if (lifetime.ended) return;
    cancel();
    const now = await Promise.all(places.map(idOf));
    if (lifetime.ended) return;
    cancel = clock.after(lookEveryMs, again);
    if (sessions.state.type !== 'open' || deps.isRewriting()) return;
    if (mayDiffer && now.every((each) => each !== null)) {
      ours = now;
      mayDiffer = false;
    }
    if (ours === null) return;
    const found = compare(ours, now);
    // Workcell replaces a damaged database itself, so only what lasts counts.
    const isSure = found === null || found === suspected;
    suspected = found;
    if (!isSure || found === lost) return;
    lost = found;
    // What appears in its place is not ours.
    if (lost !== null) mayDiffer = false;
    changed(found);
  };
  const again = () => void looks.run(look);
  lifetime.onEnd(() => cancel());
  lifetime.onEnd(watchEntry(dirname(folder), basename(folder), again));
  sessions.onState(() => {
    if (lost === null) mayDiffer = true;
    again();
  });
  sessions.onNews(({ type }) => {
    if (type === 'recovered') mayDiffer = true;
  });
  again();
}

function compare(ours: readonly (PlaceId | null)[], now: readonly (PlaceId | null)[]): LostData | null {
  if (now.includes(null)) return 'gone';
  return now.every((each, at) => isSamePlace(each, ours[at] ?? null)) ? null : 'replaced';
}

/** The alert about a lost data folder; null if it is not lost. */
export function alertOfLostData(folder: string, lost: LostData | null): UserFacingAlert | null {
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

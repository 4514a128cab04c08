import type { TurnMoment } from '../model/changes/open-work.ts';
import type { ObservedChange, ScanBatch } from '../model/threads/file-snapshot.ts';
import { type DiskTime, isSurelyUntil } from './change-moment.ts';

type EarlyTurn = {
  readonly moment: TurnMoment;
  /** Whether a change that may be of the turn is stored. Then the moment before the turn stays where it is. */
  hasChanges: boolean;
};

/** A part of a scan, and the moments before the turns that began after all of it. */
export type ScanPart = { readonly batch: ScanBatch; readonly moments: readonly TurnMoment[] };

export type SplitFacts = Pick<DiskTime, 'lag' | 'since'> & { readonly isGoingOn: boolean };

/** The turns that began before the scan for them has ended. */
export class EarlyTurns {
  /** By the real path of the folder, oldest first. */
  readonly #turns = new Map<string, readonly EarlyTurn[]>();

  add(moment: TurnMoment): void {
    const turns = [...(this.#turns.get(moment.root) ?? []), { moment, hasChanges: false }];
    this.#turns.set(
      moment.root,
      turns.toSorted((one, other) => one.moment.at - other.moment.at),
    );
  }

  /** The scan for a turn has ended. */
  remove({ message, root }: Pick<TurnMoment, 'message' | 'root'>): void {
    const left = this.#turns.get(root)?.filter(({ moment }) => moment.message !== message) ?? [];
    if (left.length > 0) this.#turns.set(root, left);
    else this.#turns.delete(root);
  }

  has(root: string): boolean {
    return this.#turns.has(root);
  }

  /** When the first of these turns in a folder began, in Unix milliseconds. Null without one. */
  getFirstAt(root: string): number | null {
    return this.#turns.get(root)?.[0]?.moment.at ?? null;
  }

  /**
   * Splits what a scan found, so that what was there before a turn can be stored before the moment of that turn.
   * `isGoingOn`: the scan goes on with one of an earlier start, in which a turn had begun.
   */
  split(root: string, batch: ScanBatch, { isGoingOn, ...time }: SplitFacts): readonly ScanPart[] {
    const turns = this.#turns.get(root) ?? [];
    if (turns.length === 0) return [{ batch, moments: [] }];
    const parts: ScanPart[] = [];
    let { changes, contents } = batch;
    for (const turn of turns) {
      const isEarlier = ({ changedAt }: ObservedChange) => isSurelyUntil(changedAt, turn.moment.at, time);
      const earlier = changes.filter(isEarlier);
      changes = changes.filter((change) => !isEarlier(change));
      if (earlier.length > 0) {
        // A file seen for the first time after another turn had begun is stored as one that the turn may have changed.
        const isChange = isGoingOn || turn !== turns[0] || earlier.some(({ before }) => before !== null);
        // Moves the later moments, too, because this part is stored before them.
        const later = turns.filter((one) => one.moment.at >= turn.moment.at && !one.hasChanges);
        parts.push({ batch: { changes: earlier, contents }, moments: isChange ? later.map((one) => one.moment) : [] });
        contents = [];
      }
      turn.hasChanges ||= changes.length > 0;
    }
    if (changes.length > 0) parts.push({ batch: { changes, contents }, moments: [] });
    return parts;
  }
}

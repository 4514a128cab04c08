import { create } from 'zustand';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import type {
  RewindChoice,
  RewindPlan,
  RewindRecord,
  RewindScope,
  RewindTarget,
} from '../../shared/rewind/rewind-plan.ts';

/** Why there is no plan, or why a plan was not carried out. */
export type RewindFailure =
  | { readonly type: 'gone' }
  | { readonly type: 'changed'; readonly paths: readonly string[] }
  | { readonly type: 'partly'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string }
  | WireFault;

/** The choices that differ from the plan, by the file's ID in it. */
export type RewindChoices = Readonly<Record<number, RewindChoice>>;

/** The rewind that the user is looking at. */
export type CurrentRewind = {
  /** Identifies this read of the files; an answer to an earlier one does not count. */
  readonly attempt: number;
  /** Identifies the dialog, which stays the same while its handle moves. */
  readonly dialog: number;
  readonly target: RewindTarget;
  /** The message that began the turn, or the command whose changes are undone; null if unknown, and for an undo. */
  readonly about: string | null;
  /** The user has pressed Undo: it runs without another question unless there is a conflict. */
  readonly isImmediate: boolean;
  readonly step: 'planning' | 'ready' | 'working' | 'failed';
  /** The last plan; null before the first one. */
  readonly plan: RewindPlan | null;
  /** What the last plan is for; null before the first one. */
  readonly plannedTarget: RewindTarget | null;
  /** The scope that the user chose; null before that. A plan may not offer it. */
  readonly wantedScope: RewindScope | null;
  readonly choices: RewindChoices;
  readonly failure: RewindFailure | null;
};

export type RewindStore = {
  readonly currentRewind: CurrentRewind | null;
  /** The rewinds that can still be undone, newest first, for the threads whose rewinds were requested. */
  readonly rewinds: Readonly<Record<ThreadId, readonly RewindRecord[]>>;
  /** The thread whose rewinds are listed. */
  readonly listedThread: ThreadId | null;
};

/** The current rewind, and the rewinds that can still be undone. */
export const useRewinds = create<RewindStore>()(() => ({ currentRewind: null, rewinds: {}, listedThread: null }));

let attempts = 0;

/** Starts to plan a rewind. Does nothing while another one is being carried out. */
export function rewindPlanningStarted(begun: Pick<CurrentRewind, 'target' | 'about' | 'isImmediate'>): void {
  useRewinds.setState(({ currentRewind }) => {
    if (currentRewind?.step === 'working') return {};
    attempts++;
    const fresh = { plan: null, plannedTarget: null, wantedScope: null, choices: {}, failure: null } as const;
    return { currentRewind: { ...begun, ...fresh, attempt: attempts, dialog: attempts, step: 'planning' } };
  });
}

/** Starts to plan the same rewind again. */
export function rewindPlanningRestarted(): void {
  attempts++;
  updateRewind({ attempt: attempts, step: 'planning', isImmediate: false });
}

/** Starts to plan a rewind to another turn. The last plan stays to be looked at. Does nothing while one is carried out. */
export function rewindMoved(turnId: TurnId, about: string | null): void {
  useRewinds.setState(({ currentRewind }) => {
    if (currentRewind?.target.type !== 'beforeTurn' || currentRewind.step === 'working') return {};
    attempts++;
    const target = { ...currentRewind.target, turnId };
    return {
      currentRewind: { ...currentRewind, target, about, attempt: attempts, step: 'planning', failure: null },
    };
  });
}

/** Whether the last plan is shown while the one for another turn is being made. */
export function isMoving({ failure, plan, step }: CurrentRewind): boolean {
  return step === 'planning' && plan !== null && failure === null;
}

/** Changes the rewind that the user is looking at. */
export function rewindChanged(change: Partial<Pick<CurrentRewind, 'wantedScope' | 'choices' | 'isImmediate'>>): void {
  updateRewind(change);
}

/** Stores a plan, unless the user has moved on to another one. */
export function rewindPlanned(
  attempt: number,
  planned: Pick<CurrentRewind, 'plan' | 'plannedTarget' | 'choices'>,
): void {
  updateRewind({ ...planned, step: 'ready', failure: null }, attempt);
}

/** Marks the plan as being carried out. */
export function rewindStarted(): void {
  updateRewind({ step: 'working' });
}

/** Stores why there is no plan, or why the plan was not carried out. */
export function rewindFailed(attempt: number, failure: RewindFailure): void {
  updateRewind({ step: 'failed', isImmediate: false, failure }, attempt);
}

/** Ends the current rewind, because it happened. */
export function rewindEnded(): void {
  useRewinds.setState({ currentRewind: null });
}

/** Ends the current rewind, because the user closed the dialog. One that is being carried out continues. */
export function rewindDialogClosed(): void {
  useRewinds.setState(({ currentRewind }) => (currentRewind?.step === 'working' ? {} : { currentRewind: null }));
}

/** Replaces the rewinds of a thread with the host's list, newest first. */
export function rewindsListed(threadId: ThreadId, records: readonly RewindRecord[]): void {
  useRewinds.setState(({ rewinds }) => ({ rewinds: { ...rewinds, [threadId]: records } }));
}

/** Sets the thread whose rewinds the dialog lists. Opens no dialog. */
export function rewindsThreadChosen(threadId: ThreadId): void {
  useRewinds.setState({ listedThread: threadId });
}

/** Forgets the lists: the window has another folder or profile, or was not connected. */
export function rewindsForgotten(): void {
  useRewinds.setState({ rewinds: {} });
}

function updateRewind(change: Partial<CurrentRewind>, attempt?: number): void {
  useRewinds.setState(({ currentRewind }) => {
    const isPast = currentRewind === null || (attempt !== undefined && currentRewind.attempt !== attempt);
    return isPast ? {} : { currentRewind: { ...currentRewind, ...change } };
  });
}

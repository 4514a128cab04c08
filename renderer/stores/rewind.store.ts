import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
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

/** The choices for files with a conflict, by the file's ID in the plan. */
export type RewindChoices = Readonly<Record<number, RewindChoice>>;

/** The rewind that the person is looking at. */
export type Rewinding = {
  /** Names this look at the files; an answer to an earlier one does not count. */
  readonly attempt: number;
  readonly target: RewindTarget;
  /** The message that began the turn; null if unknown, and for an undo. */
  readonly about: string | null;
  /** The person has pressed Undo: it runs without another question unless there is a conflict. */
  readonly isAtOnce: boolean;
  readonly step: 'planning' | 'ready' | 'working' | 'failed';
  /** The last plan; null before the first one. */
  readonly plan: RewindPlan | null;
  /** Null if nothing can go back. */
  readonly scope: RewindScope | null;
  readonly choices: RewindChoices;
  readonly failure: RewindFailure | null;
};

export type RewindStore = {
  readonly rewinding: Rewinding | null;
  /** What can still be undone, newest first, for threads that were asked about. */
  readonly rewinds: Readonly<Record<ThreadId, readonly RewindRecord[]>>;
  /** The thread whose rewinds are listed. */
  readonly listed: ThreadId | null;
};

export const useRewinds = create<RewindStore>()(() => ({ rewinding: null, rewinds: {}, listed: null }));

let attempts = 0;

/** Starts to plan a rewind. One that is being carried out stays. */
export function rewindBegun(begun: Pick<Rewinding, 'target' | 'about' | 'isAtOnce'>): void {
  useRewinds.setState(({ rewinding }) => {
    if (rewinding?.step === 'working') return {};
    attempts++;
    const fresh = { plan: null, scope: null, choices: {}, failure: null } as const;
    return { rewinding: { ...begun, ...fresh, attempt: attempts, step: 'planning' } };
  });
}

/** Starts to plan the same rewind again. */
export function rewindPlannedAgain(): void {
  attempts++;
  changed({ attempt: attempts, step: 'planning', isAtOnce: false });
}

/** Changes the rewind that the person is looking at. */
export function rewindChanged(change: Partial<Pick<Rewinding, 'scope' | 'choices' | 'isAtOnce'>>): void {
  changed(change);
}

/** Takes a plan, unless the person has moved on to another one. */
export function rewindPlanned(attempt: number, planned: Pick<Rewinding, 'plan' | 'scope' | 'choices'>): void {
  changed({ ...planned, step: 'ready', failure: null }, attempt);
}

/** The plan is being carried out. */
export function rewindStarted(): void {
  changed({ step: 'working' });
}

/** There is no plan, or the plan was not carried out. */
export function rewindFailed(attempt: number, failure: RewindFailure): void {
  changed({ step: 'failed', isAtOnce: false, failure }, attempt);
}

/** The rewind happened. */
export function rewindEnded(): void {
  useRewinds.setState({ rewinding: null });
}

/** The person has closed the dialog. A rewind that is being carried out goes on. */
export function rewindLeft(): void {
  useRewinds.setState(({ rewinding }) => (rewinding?.step === 'working' ? {} : { rewinding: null }));
}

export function rewindsListed(threadId: ThreadId, records: readonly RewindRecord[]): void {
  useRewinds.setState(({ rewinds }) => ({ rewinds: { ...rewinds, [threadId]: records } }));
}

export function rewindsShown(threadId: ThreadId): void {
  useRewinds.setState({ listed: threadId });
}

/** Forgets the lists: the window has another folder or profile, or was not connected. */
export function rewindsForgotten(): void {
  useRewinds.setState({ rewinds: {} });
}

function changed(change: Partial<Rewinding>, attempt?: number): void {
  useRewinds.setState(({ rewinding }) => {
    const isPast = rewinding === null || (attempt !== undefined && rewinding.attempt !== attempt);
    return isPast ? {} : { rewinding: { ...rewinding, ...change } };
  });
}

import { create } from 'zustand';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ThreadView } from '../../shared/contract/threads.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { isUnfinished } from '../../shared/store/is-unfinished.ts';
import { forgetOldest, type TurnWindow } from '../../shared/store/rolling-window.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import { foldTranscript } from '../../shared/transcript/fold-transcript.ts';
import { lacksNewest } from '../../shared/transcript/revert-turns.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Transcript, type Turn } from '../../shared/transcript/turn.ts';
import { prependTurns } from '../../shared/transcript/turn-window.ts';
import { liveTextAppended, takeLiveText } from './live-text.ts';

/** The open thread of this window, folded from the host's events exactly as the host folds them. */
export type TranscriptStore = {
  readonly threadId: ThreadId | null;
  readonly state: 'none' | 'opening' | 'open' | 'failed';
  readonly problem: ThreadProblem | WireFault | null;
  readonly title: string;
  /** Complete except for streaming text: see `live-text.ts`. */
  readonly transcript: Transcript;
  /** The number of the last event taken. */
  readonly seq: number;
};

const closedTranscript: TranscriptStore = {
  threadId: null,
  state: 'none',
  problem: null,
  title: '',
  transcript: emptyTranscript,
  seq: 0,
};

/** The open thread; `live-text.ts` has the text that is streaming. */
export const useTranscript = create<TranscriptStore>()(() => closedTranscript);

/** The transcript store for subscribers that ignore streaming text, which changes only the number here. */
export const transcriptExceptLiveText = {
  subscribe: (listen: () => void): (() => void) =>
    useTranscript.subscribe((now, before) => {
      const isSame =
        now.transcript === before.transcript && now.state === before.state && now.problem === before.problem;
      if (!isSame || now.threadId !== before.threadId) listen();
    }),
};

/** Shows nothing, as for a thread that has not started. */
export function transcriptClosed(): void {
  takeLiveText();
  useTranscript.setState(closedTranscript);
}

/** Marks a thread as opening. An earlier view of the same thread stays until the new one arrives. */
export function transcriptOpening(threadId: ThreadId): void {
  const now = useTranscript.getState();
  if (now.threadId === threadId && now.state === 'open') return;
  takeLiveText();
  useTranscript.setState({ ...closedTranscript, threadId, state: 'opening' });
}

/** Shows a thread as the host sent it. Drops streaming text, which the transcript already has. */
export function transcriptOpened(
  threadId: ThreadId,
  { seq, title, transcript }: Pick<ThreadView, 'seq' | 'title' | 'transcript'>,
): void {
  takeLiveText();
  useTranscript.setState({ seq, title, transcript, threadId, state: 'open', problem: null });
}

/** Shows why a thread cannot be opened, in place of its transcript. */
export function transcriptFailed(threadId: ThreadId, problem: ThreadProblem | WireFault): void {
  useTranscript.setState({ ...closedTranscript, threadId, state: 'failed', problem });
}

/**
 * Puts older turns before the known ones. `earlierTurns` is the minimum number of turns before them. Ignores other
 * threads.
 */
export function earlierTurnsLoaded(threadId: ThreadId, turns: readonly Turn[], earlierTurns: number): void {
  const { threadId: open, transcript } = useTranscript.getState();
  if (open === threadId) useTranscript.setState({ transcript: prependTurns(transcript, turns, earlierTurns) });
}

/**
 * Forgets the oldest turns of the open thread outside a window, except pinned and running ones. Forgets none if `seen`,
 * the first visible turn, would be among them. Returns the forgotten turns.
 */
export function dropOldestTurns(window: TurnWindow, seen: TurnId, pinned: ReadonlySet<TurnId>): ReadonlySet<TurnId> {
  const { transcript: before } = useTranscript.getState();
  const transcript = forgetOldest(before, window, (turn) => pinned.has(turn.id) || isUnfinished(turn));
  const left = new Set(transcript.turns.map(({ id }) => id));
  if (transcript === before || !left.has(seen)) return new Set();
  useTranscript.setState({ transcript });
  return new Set(before.turns.map(({ id }) => id)).difference(left);
}

/**
 * Takes the next events of the open thread. Returns `gap` if earlier events are missing; then open the thread again.
 * Skips events of other threads, and known ones.
 */
export function threadAdvanced(threadId: ThreadId, events: readonly NumberedThreadEvent[]): 'taken' | 'gap' {
  const now = useTranscript.getState();
  if (now.threadId !== threadId || now.state !== 'open') return 'taken';
  let { transcript, seq } = now;
  for (const { seq: number, event } of events) {
    if (number <= seq) continue;
    if (number !== seq + 1) return 'gap';
    seq = number;
    if (event.type === 'textAppended' && isStreaming(transcript, event)) liveTextAppended(event);
    else transcript = foldTranscript(takeLiveText().reduce(foldTranscript, transcript), event);
    // The host knows earlier turns that this page does not.
    if (event.type === 'turnsReverted' && lacksNewest(transcript)) return 'gap';
  }
  useTranscript.setState({ transcript, seq });
  return 'taken';
}

function isStreaming(transcript: Transcript, event: Extract<ThreadEvent, { type: 'textAppended' }>): boolean {
  const turn = transcript.turns.findLast((candidate) => candidate.id === event.turnId);
  const entry = turn?.entries.findLast((candidate) => candidate.id === event.entryId);
  return entry !== undefined && 'state' in entry && entry.state === 'streaming';
}

import type { EntryId } from '../../shared/base/ids.ts';
import { copySpeech } from '../commands/copy-text.ts';
import { pinTurn } from '../commands/pinned-turns.commands.ts';
import type { Speech } from '../features/transcript/speeches.ts';
import { speechText } from '../features/transcript/transcript-text.ts';
import { useLibrary } from '../stores/library.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';

/** What one speaker said in a turn of the open thread, with what can be done with it. */
export type TurnModel = Speech & {
  /** Somebody said something in it. */
  readonly canCopy: boolean;
  /** False for a message that Codex does not have yet. */
  readonly canPin: boolean;
  /** Of the whole turn of Codex. It is followed through the model of the transcript. */
  readonly isPinned: boolean;
  /** Pins the turn, or takes the pin away. */
  togglePin(): Promise<void>;
  /** Copies a message, or an answer from one segment on; from the first one without. What became of it is a status. */
  copyMessage(from?: EntryId | null): Promise<void>;
};

const known = new WeakMap<Speech, TurnModel>();

/** The view-model of a speech; the same for the same one. */
export function turnModel(speech: Speech): TurnModel {
  const before = known.get(speech);
  if (before !== undefined) return before;
  const { role, segments, turnId } = speech;
  const model: TurnModel = {
    ...speech,
    canCopy: role !== 'Status' && segments.length > 0,
    get canPin() {
      return useTranscript.getState().threadId !== null && !turnId.startsWith('pending:');
    },
    get isPinned() {
      const { threadId } = useTranscript.getState();
      const pinned = threadId === null ? undefined : useLibrary.getState().pinnedTurns[threadId];
      return pinned?.some((turn) => turn.turnId === turnId) === true;
    },
    async togglePin() {
      const { threadId } = useTranscript.getState();
      if (threadId !== null) await pinTurn(threadId, turnId, !model.isPinned);
    },
    async copyMessage(from = segments[0]?.id ?? null) {
      const turn = useTranscript.getState().transcript.turns.find(({ id }) => id === turnId);
      if (turn === undefined || from === null) return;
      const message = segments.find((entry) => entry.kind === 'user' && entry.id === from);
      const workspace = useWorkspace.getState().workspace?.path ?? null;
      const text = message?.kind === 'user' ? message.text : speechText(turn, from, workspace);
      const name = role === 'You' ? 'the message' : 'the answer';
      await copySpeech({ text, name, what: 'message' }, { turnId, first: from });
    },
  };
  known.set(speech, model);
  return model;
}

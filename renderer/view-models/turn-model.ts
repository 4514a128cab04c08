import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { SuggestedAction } from '../../shared/suggested-actions/suggested-action.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import { copyFromThread } from '../commands/copy-text.ts';
import { pinTurn } from '../commands/pinned-turns.commands.ts';
import { openRewind } from '../commands/rewind.commands.ts';
import { proposeAction } from '../commands/suggested-actions.commands.ts';
import { branchFromTurn, editInFork } from '../commands/thread-actions.commands.ts';
import { useThreadActions } from '../stores/thread-actions.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { shownFolder } from './shown-folder.ts';
import { isMessage, type Speech } from './speeches.ts';
import { findFirstMessage, isForkable } from './thread-facts.ts';
import { formatSpeech } from './transcript-text.ts';

/** What one speaker said in a turn of the open thread, with its actions. */
export type TurnModel = Speech & {
  /** True if it has text to copy. */
  readonly canCopy: boolean;
  /** False for a message that Codex does not have yet. */
  readonly canPin: boolean;
  /** Applies to Codex's whole turn. Follow it through the model of the transcript. */
  readonly isPinned: boolean;
  /** True for the user's message that began its turn, so the thread can go back to before it. */
  readonly canRewind: boolean;
  /** The text of the first message; null without text. */
  readonly about: string | null;
  /** Asks what to rewind to before the turn. */
  rewind(): void;
  /** True if its first message began a turn that Codex has, in a thread that can be forked. */
  readonly canEdit: boolean;
  /** The whole turn has ended, in a thread that can be forked. */
  readonly canBranch: boolean;
  /** Opens a fork with what came before the turn, and puts the first message into its composer. */
  editInFork(): Promise<void>;
  /** Opens a fork that ends with this turn. */
  branch(): Promise<void>;
  /** Pins the turn, or removes the pin. */
  togglePin(): Promise<void>;
  /** Asks for an approval in the thread to do what this answer suggests. Shows a failure as a toast. */
  runSuggestedAction(action: SuggestedAction): Promise<void>;
  /** Copies the messages, or `only` one of them. The status of the turn says how it went. */
  copyMessage(only?: EntryId): Promise<void>;
};

/** Returns whether a thread can go back to before this turn: Codex has the turn, and the thread is not archived. */
function canRewind(threadId: ThreadId | null, turnId: TurnId): boolean {
  if (threadId === null || turnId.startsWith('pending:')) return false;
  return useThreads.getState().threads[threadId]?.archived !== true;
}

/** The text of the first message; null without text. */
function getFirstText(segments: Speech['segments']): string | null {
  const message = segments.find((entry) => entry.kind === 'user');
  return message?.text.trim() || null;
}

const modelCache = new WeakMap<Speech, TurnModel>();

/** The view-model of a speech; the same speech always yields the same one. */
export function getTurnModel(speech: Speech): TurnModel {
  const before = modelCache.get(speech);
  if (before !== undefined) return before;
  const { role, segments, turnId } = speech;
  const shownTurn = () => useTranscript.getState().transcript.turns.find(({ id }) => id === turnId);
  const editable = () => {
    const turn = shownTurn();
    const message = turn === undefined || !isForkable(getShownThread()) ? null : findFirstMessage(turn);
    return message !== null && message.id === segments[0]?.id ? message : null;
  };
  const model: TurnModel = {
    ...speech,
    canCopy: role !== 'Status' && segments.length > 0,
    get canPin() {
      return useTranscript.getState().threadId !== null && !turnId.startsWith('pending:');
    },
    get isPinned() {
      const { threadId } = useTranscript.getState();
      const pinned = threadId === null ? undefined : useThreadActions.getState().pinnedTurns[threadId];
      return pinned?.some((turn) => turn.turnId === turnId) === true;
    },
    get canRewind() {
      const { threadId } = useTranscript.getState();
      return speech.id === `${turnId}:0` && role === 'You' && canRewind(threadId, turnId);
    },
    get about() {
      return getFirstText(segments);
    },
    rewind() {
      const { threadId } = useTranscript.getState();
      if (threadId !== null) openRewind(threadId, turnId, model.about);
    },
    get canEdit() {
      return editable() !== null;
    },
    get canBranch() {
      const status = shownTurn()?.status;
      return isForkable(getShownThread()) && status !== undefined && status !== 'running' && status !== 'notSent';
    },
    async editInFork() {
      const { threadId } = useTranscript.getState();
      const message = editable();
      if (threadId !== null && message !== null) await editInFork(threadId, turnId, message);
    },
    async branch() {
      const { threadId } = useTranscript.getState();
      if (threadId !== null && model.canBranch) await branchFromTurn(threadId, turnId);
    },
    async togglePin() {
      const { threadId } = useTranscript.getState();
      if (threadId !== null) await pinTurn(threadId, turnId, !model.isPinned);
    },
    runSuggestedAction: (action) => proposeAction(turnId, action),
    async copyMessage(only) {
      const turn = shownTurn();
      const first = only ?? segments[0]?.id;
      if (turn === undefined || first === undefined) return;
      const message = segments.find(({ id }) => id === only);
      const text = message?.kind === 'user' ? message.text : formatSpeech(turn, first, shownFolder.path);
      const name = isMessage(speech) ? t`the message` : t`the answer`;
      await copyFromThread({ text, name, what: 'message' }, { turnId, first });
    },
  };
  modelCache.set(speech, model);
  return model;
}

function getShownThread(): ThreadSummary | undefined {
  const { threadId } = useTranscript.getState();
  return threadId === null ? undefined : useThreads.getState().threads[threadId];
}

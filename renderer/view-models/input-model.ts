import { isCodexConfigAlert } from '../../shared/alerts/alert.ts';
import {
  type Attachment,
  filePasteCharacters,
  longPasteCharacters,
  pastedTextName,
} from '../../shared/attachments/attachment.ts';
import type { ThreadPlace } from '../../shared/contract/threads.ts';
import { getApprovalMode } from '../../shared/settings/approval-modes.ts';
import { isMac } from '../client/platform.ts';
import { attachExisting, attachFiles, detach, type IncomingFile } from '../commands/attach-files.commands.ts';
import { insertIntoDraft, insertPrompt } from '../commands/catalogs.commands.ts';
import { readClipboard } from '../commands/copy-text.ts';
import { loadOlderHistory } from '../commands/history.commands.ts';
import { findWorktreeObstacle } from '../commands/place.commands.ts';
import { changeSettings } from '../commands/settings.commands.ts';
import { prepareOpenThread } from '../commands/threads.commands.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { useApprovals } from '../stores/approvals.store.ts';
import { useAttaching } from '../stores/attaching.store.ts';
import { useAuth } from '../stores/auth.store.ts';
import { useCli } from '../stores/cli.store.ts';
import { problemDismissed, useComposer } from '../stores/composer.store.ts';
import { useConnection } from '../stores/connection.store.ts';
import { selectNotesToSend } from '../stores/discard-note.ts';
import { type DraftCaret, placeCaret } from '../stores/draft-caret.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import { caretMoved, draftAppended, draftChanged, draftRecalled, useDrafts } from '../stores/drafts.store.ts';
import { inputQuestionDropped, useInputQuestion } from '../stores/input-question.store.ts';
import { longPasteSettled, longTextPasted, useLongPaste } from '../stores/long-paste.store.ts';
import { placeChosen, usePlace } from '../stores/place.store.ts';
import { isPlanChosen, planToggled } from '../stores/plan-choice.ts';
import { useSettings } from '../stores/settings.store.ts';
import { getShownDraftKey, useThreads } from '../stores/threads.store.ts';
import { transcriptExceptLiveText, useTranscript } from '../stores/transcript.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { locksSending } from './answer-place.ts';
import { type ComposerInput, type ComposerView, describeComposer } from './describe-composer.ts';
import {
  describeApprovalsPicker,
  describeModelPicker,
  describeReasoningPicker,
  type PickerInput,
  type PickerView,
} from './describe-pickers.ts';
import { describePlace, type PlaceView } from './describe-place.ts';
import { getSentMessages, stepInHistory } from './message-history.ts';
import { followAll, memoizeView, type Observable } from './observable.ts';
import { getWork } from './thread-facts.ts';

/**
 * The message that the user writes to the thread in this window, its attachments, and the settings that it runs with.
 */
export type InputModel = Observable & {
  /** The thread that the message belongs to. */
  readonly draftKey: DraftKey;
  readonly inputText: string;
  /** Where the caret is in the text, or the selection. */
  readonly caret: DraftCaret;
  /** How it is shown: the name of the send action, why it is off, what the keys do. */
  readonly view: ComposerView;
  readonly isSendEnabled: boolean;
  /** The message is on its way to Codex, or the user is being asked about it. */
  readonly isSending: boolean;
  /** Length in characters of a long pasted text that may go as a file; null when there is none. */
  readonly longPaste: number | null;
  /** The available models, with the selected one. */
  readonly models: PickerView;
  /** The reasoning efforts of that model, with the selected one. */
  readonly reasoning: PickerView;
  readonly approvals: PickerView;
  /** The next message asks Codex for a plan. */
  readonly isPlan: boolean;
  /** Where a new thread works; null if the thread has started or no folder is open. */
  readonly place: PlaceView | null;
  /** Changes the text, with the caret at its end or at `caret`. Problems with the previous text no longer apply. */
  write(text: string, caret?: DraftCaret): void;
  /** Keeps where the user put the caret in `text`, unless the message has another text by now. */
  moveCaret(text: string, caret: DraftCaret): void;
  /** Replaces the text with the previous (`1`) or next (`-1`) message in the history; false when there is none. */
  recall(by: 1 | -1, caret: number | null): boolean;
  /** Appends the clipboard to the text, or shows why that failed. */
  paste(): Promise<void>;
  /** Handles pasted text. Returns true if the text is so long that it becomes a file and must not go into the text. */
  handlePaste(text: string): boolean;
  /** Takes a long pasted text out of the message, and attaches it as a file. */
  attachLongPaste(): void;
  keepLongPaste(): void;
  /** Attaches files, and shows the reason for each one that is not attached. */
  attachFiles(files: readonly IncomingFile[]): Promise<void>;
  /** Attaches something that the host already has. */
  attachKnown(attachment: Attachment): void;
  /** Puts the text of an attached file into the message, in its place. */
  insertAttachedText(attachment: Attachment, text: string): void;
  /** Puts the text of a prompt into the message. */
  insertPrompt: typeof insertPrompt;
  /** Takes the value of an option; an empty one leaves the choice to Codex. Resets reasoning to Codex's choice. */
  selectModel(value: string): Promise<void>;
  /** Takes the value of an option; an empty one leaves the choice to Codex. */
  selectReasoning(value: string): Promise<void>;
  /** One of the five fixed pairs of policy and sandbox. */
  selectApprovals(value: string): Promise<void>;
  /** Takes the place for the next new thread of the open folder. */
  selectPlace(place: ThreadPlace): void;
  /** Takes the existing worktree for the next new thread; a new one if empty. */
  selectWorktree(path: string): void;
  togglePlan(): void;
  /** Finds out whether the open folder can have a worktree. */
  checkPlace: typeof findWorktreeObstacle;
};

const memoizedComposer = memoizeView(describeComposer);
const memoizedModels = memoizeView(describeModelPicker);
const memoizedReasoning = memoizeView(describeReasoningPicker);
const memoizedApprovals = memoizeView(describeApprovalsPicker);
const memoizedPlace = memoizeView(describePlace);
const memoizedPaste = memoizeView(({ draft, text }: { readonly draft: string; readonly text: string | null }) =>
  text !== null && draft.includes(text) ? text : null,
);

/** The message being written in this window: reads the stores, and calls the commands. */
export const inputModel: InputModel = {
  follow: followAll([
    useAlerts,
    useApprovals,
    useAttaching,
    useAuth,
    useCli,
    useComposer,
    useConnection,
    useDrafts,
    useInputQuestion,
    useLongPaste,
    usePlace,
    useSettings,
    useThreads,
    transcriptExceptLiveText,
    useWorkspace,
  ]),
  get draftKey() {
    return getShownDraftKey(useThreads.getState());
  },
  get inputText() {
    return useDrafts.getState().drafts[inputModel.draftKey] ?? '';
  },
  get caret() {
    return placeCaret(inputModel.inputText, useDrafts.getState().carets[inputModel.draftKey]);
  },
  get view() {
    return memoizedComposer(readComposerInput());
  },
  get isSendEnabled() {
    return inputModel.view.canSend;
  },
  get isSending() {
    return useComposer.getState().sending.includes(inputModel.draftKey);
  },
  get longPaste() {
    return getPasteForFile()?.length ?? null;
  },
  get models() {
    return memoizedModels(readPickerInput());
  },
  get reasoning() {
    return memoizedReasoning(readPickerInput());
  },
  get approvals() {
    return memoizedApprovals({ mode: useSettings.getState().settings.values.approvalMode });
  },
  get place() {
    const { settings, shown, threads } = useThreads.getState();
    const { workspace } = useWorkspace.getState();
    const { approvalMode } = useSettings.getState().settings.values;
    const folder = shown === null ? null : threads[shown]?.cwd || settings[shown]?.cwd || null;
    return memoizedPlace({ ...usePlace.getState(), isNew: shown === null, folder, workspace, approvalMode });
  },
  get isPlan() {
    return isPlanChosen();
  },
  write(text, caret) {
    const { draftKey } = inputModel;
    draftChanged(draftKey, text, caret);
    prepareOpenThread();
    problemDismissed();
    inputQuestionDropped(draftKey);
  },
  moveCaret(text, caret) {
    if (text === inputModel.inputText) caretMoved(inputModel.draftKey, caret);
  },
  recall(by, caret) {
    const messages = getSentMessages(useTranscript.getState().transcript);
    const { draftKey, inputText } = inputModel;
    const recall = useDrafts.getState().recalls[draftKey] ?? null;
    const next = stepInHistory(by, { messages, recall, text: inputText, caret });
    if (next === null) return false;
    draftRecalled(draftKey, next.text, next.recall);
    inputModel.write(next.text);
    // Earlier messages arrive before the user reaches them.
    if (by === 1 && (next.recall?.stepsBack ?? 0) + 2 > messages.length) void loadOlderHistory();
    return true;
  },
  async paste() {
    const text = await readClipboard();
    if (text !== null && text !== '' && !inputModel.handlePaste(text)) draftAppended(inputModel.draftKey, text);
  },
  handlePaste(text) {
    if (text.length > filePasteCharacters) {
      attachText(text);
      return true;
    }
    // The field uses a single kind of line break.
    if (text.length > longPasteCharacters) longTextPasted(text.replace(/\r\n?/g, '\n'));
    return false;
  },
  attachLongPaste() {
    const text = getPasteForFile();
    if (text === null) return;
    longPasteSettled();
    draftChanged(
      inputModel.draftKey,
      inputModel.inputText.replace(text, () => ''),
    );
    attachText(text);
  },
  keepLongPaste: longPasteSettled,
  attachFiles: (files) => attachFiles(inputModel.draftKey, files),
  attachKnown: (attachment) => attachExisting(inputModel.draftKey, attachment),
  insertAttachedText(attachment, text) {
    detach(inputModel.draftKey, attachment);
    insertIntoDraft(text, 'block');
  },
  insertPrompt,
  selectModel: (value) => changeSettings({ model: value || null, effort: null }),
  selectReasoning: (value) => changeSettings({ effort: value || null }),
  selectApprovals: (value) => changeSettings({ approvalMode: getApprovalMode(value).value }),
  selectPlace(place) {
    const { workspace } = useWorkspace.getState();
    if (workspace !== null) placeChosen(workspace.path, place);
    problemDismissed();
  },
  selectWorktree(path) {
    const { workspace } = useWorkspace.getState();
    if (workspace !== null) placeChosen(workspace.path, 'worktree', path || null);
    problemDismissed();
  },
  togglePlan: planToggled,
  checkPlace: findWorktreeObstacle,
};

function getPasteForFile(): string | null {
  return memoizedPaste({ draft: inputModel.inputText, text: useLongPaste.getState().text });
}

function attachText(text: string): void {
  const file = new File([text], pastedTextName, { type: 'text/plain' });
  void inputModel.attachFiles([{ file, isFolder: false }]);
}

function readPickerInput(): PickerInput {
  const { settings, shown } = useThreads.getState();
  return {
    chosen: useSettings.getState().settings.values,
    models: useCli.getState().models,
    settings: shown === null ? null : (settings[shown] ?? null),
  };
}

function readComposerInput(): ComposerInput {
  const { draftKey, inputText, isSending } = inputModel;
  const { attachments, comments, notes } = useDrafts.getState();
  const { problem } = useComposer.getState();
  const { shown, syncStatuses } = useThreads.getState();
  const { state, transcript } = useTranscript.getState();
  const { workspace } = useWorkspace.getState();
  return {
    draft: inputText,
    attached:
      [attachments, comments].reduce((sum, { [draftKey]: parts }) => sum + (parts?.length ?? 0), 0) +
      selectNotesToSend(notes[draftKey] ?? [], (comments[draftKey] ?? []).length > 0).length,
    attaching: useAttaching.getState().inProgress[draftKey] ?? 0,
    isSending,
    isAsking: useInputQuestion.getState().open?.key === draftKey,
    isLocked: locksSending(useApprovals.getState().approvals, shown, workspace?.path ?? null),
    isDenied: problem?.key === draftKey && problem.isDenied,
    problem: problem?.key === draftKey ? problem.sentence : null,
    connectionState: useConnection.getState().connectionState,
    cli: useCli.getState().cli.phase,
    auth: useAuth.getState().auth,
    isConfigUnused: useAlerts.getState().alerts.some(isCodexConfigAlert),
    workspace: workspace?.name ?? null,
    thread: shown === null || state === 'none' ? 'new' : state,
    work: getWork(transcript.turns),
    syncStatus: shown === null ? 'inSync' : (syncStatuses[shown]?.type ?? 'inSync'),
    mod: isMac ? '⌘' : 'Ctrl',
  };
}

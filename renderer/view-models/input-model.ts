import { isOfCodexConfig } from '../../shared/alerts/alert.ts';
import { type Attachment, filePasteCharacters, longPasteCharacters } from '../../shared/attachments/attachment.ts';
import { approvalModeOf } from '../../shared/settings/approval-modes.ts';
import { notesToSend } from '../../shared/threads/discard-note.ts';
import { isMac } from '../client/platform.ts';
import { attachFiles, attachKnown, type HandedFile } from '../commands/attach-files.commands.ts';
import { insertPrompt } from '../commands/catalogs.commands.ts';
import { readClipboard } from '../commands/copy-text.ts';
import { loadOlderHistory } from '../commands/history.commands.ts';
import { changeOptions } from '../commands/settings.commands.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { useApprovals } from '../stores/approvals.store.ts';
import { useAttaching } from '../stores/attaching.store.ts';
import { useAuth } from '../stores/auth.store.ts';
import { useCli } from '../stores/cli.store.ts';
import { problemDismissed, useComposer } from '../stores/composer.store.ts';
import { useConnection } from '../stores/connection.store.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import { draftAdded, draftChanged, draftRecalled, useDrafts } from '../stores/drafts.store.ts';
import { inputQuestionDropped, useInputQuestion } from '../stores/input-question.store.ts';
import { longPasteSettled, longTextPasted, useLongPaste } from '../stores/long-paste.store.ts';
import { useOptions } from '../stores/settings.store.ts';
import { draftShown, useThreads } from '../stores/threads.store.ts';
import { transcriptBesideText, useTranscript } from '../stores/transcript.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { locksSending } from './answer-place.ts';
import { type ComposerInput, type ComposerView, describeComposer } from './describe-input.ts';
import {
  describeApprovalsPicker,
  describeModelPicker,
  describeReasoningPicker,
  type PickerInput,
  type PickerView,
} from './describe-pickers.ts';
import { messagesOf, stepInHistory } from './message-history.ts';
import { described, followAll, type Observable } from './observable.ts';
import { workIn } from './thread-facts.ts';

/** What the person writes to the thread in this window, its attachments, and what it runs with. */
export type InputModel = Observable & {
  /** The thread that the message belongs to. */
  readonly draftKey: DraftKey;
  readonly inputText: string;
  /** How it is shown: the name of the send action, why it is off, what the keys do. */
  readonly view: ComposerView;
  readonly isSendEnabled: boolean;
  /** The message is on its way to Codex, or the person is being asked about it. */
  readonly isSending: boolean;
  /** Length in characters of a long pasted text that may go as a file; null when there is none. */
  readonly longPaste: number | null;
  /** The available models, with the selected one. */
  readonly models: PickerView;
  /** The reasoning efforts of that model, with the selected one. */
  readonly reasoning: PickerView;
  readonly approvals: PickerView;
  /** Changes the text; what was said about the previous text no longer applies. */
  write(text: string): void;
  /** Replaces the text with the previous (`1`) or next (`-1`) message in the history; false when there is none. */
  recall(by: 1 | -1, caret: number | null): boolean;
  /** Appends the clipboard to the text, or says why not. */
  paste(): Promise<void>;
  /** Handles pasted text. True: it is so long that it goes as a file, and must not go into the text. */
  takePaste(text: string): boolean;
  /** Takes a long pasted text out of the message, and attaches it as a file. */
  attachLongPaste(): void;
  keepLongPaste(): void;
  /** Attaches files, and says why for each one that is not attached. */
  attachFile(files: readonly HandedFile[]): Promise<void>;
  /** Attaches something that the host already has. */
  attachKnown(attachment: Attachment): void;
  /** Puts the text of a prompt into the message. */
  insertPrompt: typeof insertPrompt;
  /** Takes the value of an option; an empty one leaves the choice to Codex. Resets reasoning to Codex's choice. */
  selectModel(value: string): Promise<void>;
  /** Takes the value of an option; an empty one leaves the choice to Codex. */
  selectReasoning(value: string): Promise<void>;
  /** One of the five fixed pairs of policy and sandbox. */
  selectApprovals(value: string): Promise<void>;
};

const describedInput = described(describeComposer);
const describedModels = described(describeModelPicker);
const describedReasoning = described(describeReasoningPicker);
const describedApprovals = described(describeApprovalsPicker);
const standingPaste = described(({ draft, text }: { readonly draft: string; readonly text: string | null }) =>
  text !== null && draft.includes(text) ? text : null,
);

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
    useOptions,
    useThreads,
    transcriptBesideText,
    useWorkspace,
  ]),
  get draftKey() {
    return draftShown(useThreads.getState());
  },
  get inputText() {
    return useDrafts.getState().drafts[inputModel.draftKey] ?? '';
  },
  get view() {
    return describedInput(readActionState());
  },
  get isSendEnabled() {
    return inputModel.view.canSend;
  },
  get isSending() {
    return useComposer.getState().sending.includes(inputModel.draftKey);
  },
  get longPaste() {
    return textThatMayGoAsFile()?.length ?? null;
  },
  get models() {
    return describedModels(readPickerFacts());
  },
  get reasoning() {
    return describedReasoning(readPickerFacts());
  },
  get approvals() {
    return describedApprovals({ mode: useOptions.getState().options.values.approvalMode });
  },
  write(text) {
    const { draftKey } = inputModel;
    draftChanged(draftKey, text);
    problemDismissed();
    inputQuestionDropped(draftKey);
  },
  recall(by, caret) {
    const messages = messagesOf(useTranscript.getState().transcript);
    const { draftKey, inputText } = inputModel;
    const recall = useDrafts.getState().recalls[draftKey] ?? null;
    const next = stepInHistory(by, { messages, recall, text: inputText, caret });
    if (next === null) return false;
    draftRecalled(draftKey, next.text, next.recall);
    inputModel.write(next.text);
    // The earlier ones have arrived by the time one gets to them.
    if (by === 1 && (next.recall?.back ?? 0) + 2 > messages.length) void loadOlderHistory();
    return true;
  },
  async paste() {
    const text = await readClipboard();
    if (text !== null && text !== '' && !inputModel.takePaste(text)) draftAdded(inputModel.draftKey, text);
  },
  takePaste(text) {
    if (text.length > filePasteCharacters) {
      attachText(text);
      return true;
    }
    // The field uses a single kind of line break.
    if (text.length > longPasteCharacters) longTextPasted(text.replace(/\r\n?/g, '\n'));
    return false;
  },
  attachLongPaste() {
    const text = textThatMayGoAsFile();
    if (text === null) return;
    longPasteSettled();
    draftChanged(
      inputModel.draftKey,
      inputModel.inputText.replace(text, () => ''),
    );
    attachText(text);
  },
  keepLongPaste: longPasteSettled,
  attachFile: (files) => attachFiles(inputModel.draftKey, files),
  attachKnown: (attachment) => attachKnown(inputModel.draftKey, attachment),
  insertPrompt,
  selectModel: (value) => changeOptions({ model: value || null, effort: null }),
  selectReasoning: (value) => changeOptions({ effort: value || null }),
  selectApprovals: (value) => changeOptions({ approvalMode: approvalModeOf(value).value }),
};

function textThatMayGoAsFile(): string | null {
  return standingPaste({ draft: inputModel.inputText, text: useLongPaste.getState().text });
}

function attachText(text: string): void {
  const file = new File([text], 'pasted.txt', { type: 'text/plain' });
  void inputModel.attachFile([{ file, isFolder: false }]);
}

function readPickerFacts(): PickerInput {
  const { settings, shown } = useThreads.getState();
  return {
    chosen: useOptions.getState().options.values,
    models: useCli.getState().models,
    settings: shown === null ? null : (settings[shown] ?? null),
  };
}

function readActionState(): ComposerInput {
  const { draftKey, inputText, isSending } = inputModel;
  const { attachments, comments, notes } = useDrafts.getState();
  const { problem } = useComposer.getState();
  const { shown, standings } = useThreads.getState();
  const { state, transcript } = useTranscript.getState();
  const { workspace } = useWorkspace.getState();
  return {
    draft: inputText,
    attached:
      [attachments, comments].reduce((sum, { [draftKey]: parts }) => sum + (parts?.length ?? 0), 0) +
      notesToSend(notes[draftKey] ?? [], (comments[draftKey] ?? []).length > 0).length,
    attaching: useAttaching.getState().underWay[draftKey] ?? 0,
    sending: isSending,
    asking: useInputQuestion.getState().open?.key === draftKey,
    locked: locksSending(useApprovals.getState().approvals, shown, workspace?.path ?? null),
    denied: problem?.key === draftKey && problem.isDenied,
    problem: problem?.key === draftKey ? problem.sentence : null,
    line: useConnection.getState().line,
    cli: useCli.getState().cli.phase,
    auth: useAuth.getState().auth,
    configUnused: useAlerts.getState().alerts.some(isOfCodexConfig),
    workspace: workspace?.name ?? null,
    thread: shown === null || state === 'none' ? 'new' : state,
    work: workIn(transcript.turns),
    syncStatus: shown === null ? 'usual' : (standings[shown]?.type ?? 'usual'),
    mod: isMac ? '⌘' : 'Ctrl',
  };
}

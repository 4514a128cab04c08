import { beforeEach, describe, expect, it, vi } from 'vitest';
import { filePasteCharacters, longPasteCharacters, maxAttachmentBytes } from '../../shared/attachments/attachment.ts';
import { clientMessageId, threadId } from '../../shared/base/ids.ts';
import { inspectText } from '../../shared/input-safety/inspect-text.ts';
import { describeSendProblem } from '../../shared/threads/describe-thread-problem.ts';
import { maxMessageCharacters } from '../../shared/threads/message-length.ts';
import { emptyTranscript } from '../../shared/transcript/turn.ts';
import { alertsChanged, useAlerts } from '../stores/alerts.store.ts';
import { attachingStarted, useAttaching } from '../stores/attaching.store.ts';
import { authChanged } from '../stores/auth.store.ts';
import { cliChanged, modelsChanged } from '../stores/cli.store.ts';
import { sendingEnded, sendingStarted } from '../stores/composer.store.ts';
import { connectionStateChanged } from '../stores/connection.store.ts';
import { attachmentAdded, planChosen, useDrafts } from '../stores/drafts.store.ts';
import { askAboutInput } from '../stores/input-question.store.ts';
import { registerMessageField } from '../stores/message-insertions.ts';
import { settingsChanged, useSettings } from '../stores/settings.store.ts';
import { threadShown, threadSyncStatusChanged } from '../stores/threads.store.ts';
import { transcriptFailed, transcriptOpening } from '../stores/transcript.store.ts';
import { workspaceChanged } from '../stores/workspace.store.ts';
import { inputModel } from './input-model.ts';
import { openApp, thread } from './testing/model-app.ts';
import { sampleTurn, userEntry } from './testing/sample-entries.ts';

const request = vi.hoisted(() => vi.fn());
const clipboard = vi.hoisted(() => ({ text: '' as string | null }));
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));
vi.mock('../client/page-clipboard.ts', () => ({ getPageClipboard: () => ({ read: async () => clipboard.text }) }));
// Reading a file is the browser's part.
vi.mock('../commands/attachments.commands.ts', () => ({
  storeFile: async (name: string, file: File) => ({
    ok: true,
    value: { kind: 'file', name, source: `/kept/${name}/${file.size}` },
  }),
}));

beforeEach(() => {
  openApp();
  request.mockReset();
  request.mockImplementation(() => new Promise(() => {}));
});

const otherThread = threadId.parse('other');
const sentence = describeSendProblem({ type: 'noWorkspace' });
const attachments = () => (useDrafts.getState().attachments[thread] ?? []).map(({ source }) => source);

describe('Send', () => {
  const secret = { type: 'inputDenied', findings: inspectText(`ghp_${'aB3dE5fG7h'.repeat(4)}`) } as const;

  it('enables Send once something is typed, and shows no reason before that', () => {
    expect(inputModel.isSendEnabled).toBe(false);
    expect(inputModel.view.reason).toBeNull();
    const seen: boolean[] = [];
    inputModel.follow(() => seen.push(inputModel.isSendEnabled));
    inputModel.write('Why?');
    expect(seen.at(-1)).toBe(true);
    inputModel.write('');
    expect(seen.at(-1)).toBe(false);
    attachmentAdded(thread, { kind: 'file', name: 'a.ts', source: '/w/a.ts' });
    expect(seen.at(-1)).toBe(true);
  });

  it('disables Send while the message is in flight', () => {
    inputModel.write('Why?');
    sendingStarted(thread);
    expect(inputModel).toMatchObject({ isSendEnabled: false, isSending: true });
    sendingEnded(thread, null);
    expect(inputModel).toMatchObject({ isSendEnabled: true, isSending: false });
  });

  it.each<[string, () => void]>([
    ['Sends when Workcell reconnects', () => connectionStateChanged('lost')],
    ['Not connected', () => connectionStateChanged('refused')],
    ['Open a folder first', () => workspaceChanged(null)],
    ['Sends when Codex is back', () => cliChanged({ phase: 'stopped' })],
    ['Waiting for the sign-in', () => authChanged({ state: 'signingIn', method: 'chatgpt', url: null })],
    ['Sign in to send', () => authChanged({ state: 'signedOut', problem: null })],
    [
      'Fix config.toml to send',
      () => {
        authChanged({ state: 'signedOut', problem: null });
        alertsChanged([
          { id: 'config', surface: 'banner', severity: 'critical', fact: 'No.', remedy: '', commands: ['showConfig'] },
        ]);
      },
    ],
    ['Opening the thread', () => void [threadShown(otherThread), transcriptOpening(otherThread)]],
    ['This thread cannot be continued', () => transcriptFailed(thread, { type: 'disconnected' })],
    ['Open elsewhere', () => threadSyncStatusChanged(thread, { type: 'locked', works: false })],
    ['Sends once attachments are ready', () => attachingStarted(thread, 1)],
    ['1 character too long', () => inputModel.write('x'.repeat(maxMessageCharacters + 1))],
    ['Waiting for your answer', () => void askAboutInput(thread, secret)],
    ['Your administrator does not allow this text', () => sendingEnded(thread, sentence, true)],
  ])('disables Send, and says "%s"', (reason, happens) => {
    inputModel.write('Why?');
    expect(inputModel.isSendEnabled).toBe(true);
    happens();
    expect(inputModel.isSendEnabled).toBe(false);
    expect(inputModel.view.reason).toBe(reason);
  });
});

describe('the draft', () => {
  it('clears the problem of the draft once its text changes', async () => {
    inputModel.write('Why?');
    const asked = askAboutInput(thread, { type: 'needsInputAnswer', findings: [] });
    expect(inputModel.view.isAsking).toBe(true);
    inputModel.write('Why not?');
    expect(await asked).toBeNull();
    expect(inputModel.view.isAsking).toBe(false);
    sendingEnded(thread, sentence);
    expect(inputModel.view.problem).not.toBeNull();
    inputModel.write('Why?');
    expect(inputModel.view.problem).toBeNull();
  });

  it('shows the draft of the shown thread', () => {
    inputModel.write('Here');
    threadShown(null);
    expect(inputModel).toMatchObject({ draftKey: 'new', inputText: '' });
    inputModel.write('Elsewhere');
    threadShown(thread);
    expect(inputModel.inputText).toBe('Here');
  });

  it('steps through earlier messages, and loads more in time', () => {
    const said = ['one', 'two'].map((text) => sampleTurn([userEntry({ id: text, text })], { id: text }));
    openApp({ ...emptyTranscript, turns: said, earlierTurns: 4 });
    inputModel.write('three');
    expect(inputModel.recall(1, 3)).toBe(false);
    expect(inputModel.recall(1, 0)).toBe(true);
    expect(inputModel.inputText).toBe('two');
    expect(request).toHaveBeenCalledWith('loadEarlierTurns', { threadId: thread, before: 'one', limit: 100 });
    expect(inputModel.recall(-1, 3)).toBe(true);
    expect(inputModel.inputText).toBe('three');
  });

  it("keeps each thread's draft while another thread recalls earlier messages", () => {
    const said = [sampleTurn([userEntry({ id: 'one', text: 'one' })], { id: 'one' })];
    openApp({ ...emptyTranscript, turns: said });
    inputModel.write('unsent here');
    inputModel.recall(1, 0);
    threadShown(otherThread);
    inputModel.write('unsent there');
    inputModel.recall(1, 0);
    expect(inputModel.inputText).toBe('one');
    threadShown(thread);
    inputModel.recall(-1, 3);
    expect(inputModel.inputText).toBe('unsent here');
    threadShown(otherThread);
    inputModel.recall(-1, 3);
    expect(inputModel.inputText).toBe('unsent there');
  });

  it('inserts a prompt at the caret', () => {
    const taken: string[] = [];
    const leave = registerMessageField((text, kind) => taken.push(`${kind}: ${text}`));
    inputModel.insertPrompt('Fix it', { place: 'home', name: 'fix' });
    leave();
    expect(taken).toEqual(['block: Fix it']);
  });
});

describe('a paste', () => {
  const long = 'x'.repeat(longPasteCharacters + 1);
  const tooLong = 'x'.repeat(filePasteCharacters + 1);

  it('pastes text up to a length, and offers a file beyond it', async () => {
    expect(inputModel.handlePaste('x'.repeat(longPasteCharacters))).toBe(false);
    expect(inputModel.longPaste).toBeNull();
    expect(inputModel.handlePaste(long)).toBe(false);
    inputModel.write(`See ${long} there`);
    expect(inputModel.longPaste).toBe(long.length);
    inputModel.attachLongPaste();
    expect(inputModel).toMatchObject({ inputText: 'See  there', longPaste: null });
    await expect.poll(attachments).toEqual([`/kept/pasted.txt/${long.length}`]);
  });

  it('keeps a long paste in the text when the user keeps it there or changed it', () => {
    inputModel.handlePaste(long);
    inputModel.write(long);
    inputModel.keepLongPaste();
    expect(inputModel).toMatchObject({ inputText: long, longPaste: null });
    inputModel.handlePaste(long);
    inputModel.write(long.slice(1));
    expect(inputModel.longPaste).toBeNull();
  });

  it('attaches a paste that is too long for the field as a file', async () => {
    expect(inputModel.handlePaste(tooLong)).toBe(true);
    await expect.poll(attachments).toEqual([`/kept/pasted.txt/${tooLong.length}`]);
    expect(inputModel.inputText).toBe('');
  });

  it('appends clipboard text to the draft, with the same limits', async () => {
    inputModel.write('See ');
    clipboard.text = long;
    await inputModel.paste();
    expect(inputModel).toMatchObject({ inputText: `See ${long}`, longPaste: long.length });
    clipboard.text = tooLong;
    await inputModel.paste();
    expect(inputModel.inputText).toBe(`See ${long}`);
    await expect.poll(attachments).toEqual([`/kept/pasted.txt/${tooLong.length}`]);
  });

  it('shows a toast and changes nothing when the clipboard cannot be read', async () => {
    clipboard.text = null;
    await inputModel.paste();
    expect(inputModel.inputText).toBe('');
    expect(useAlerts.getState().toasts).toMatchObject([{ fact: 'Nothing was pasted.' }]);
  });
});

describe('files', () => {
  const file = (name: string, size: number): File => Object.defineProperty(new File([], name), 'size', { value: size });

  it('attaches files, with a reason for each one that is refused', async () => {
    const files = [file('a.txt', 4), file('b.iso', maxAttachmentBytes + 1)];
    await inputModel.attachFiles([
      ...files.map((each) => ({ file: each, isFolder: false })),
      { file: file('src', 1), isFolder: true },
    ]);
    expect(attachments()).toEqual(['/kept/a.txt/4']);
    expect(useAttaching.getState()).toMatchObject({
      inProgress: { [thread]: 0 },
      refusals: { [thread]: [expect.stringMatching(/^b\.iso is/), expect.stringMatching(/^src is a folder/)] },
    });
  });

  it('attaches files that the host already has as they are', () => {
    inputModel.attachKnown({ kind: 'file', name: 'a.ts', source: '/w/a.ts' });
    expect(attachments()).toEqual(['/w/a.ts']);
  });
});

describe('the settings of a message', () => {
  const efforts = [{ effort: 'high', description: 'Thinks long' }];
  const model = { model: 'm', name: 'M', description: 'Fast', efforts, defaultEffort: 'high', isDefault: true };
  const { settings } = useSettings.getState();

  it('selects model and effort from the Codex list, and leaves an empty choice to Codex', async () => {
    settingsChanged(settings);
    modelsChanged([model, { ...model, model: 'n', name: 'N', isDefault: false }]);
    expect(inputModel.models).toMatchObject({ value: '', options: [{ label: 'M' }, { value: 'n', label: 'N' }] });
    void inputModel.selectModel('n');
    expect(inputModel.models).toMatchObject({ value: 'n', hint: 'Fast' });
    expect(request).toHaveBeenLastCalledWith('changeSettings', { model: 'n', effort: null });
    void inputModel.selectReasoning('high');
    expect(inputModel.reasoning.value).toBe('high');
    void inputModel.selectModel('');
    expect(inputModel).toMatchObject({ models: { value: '' }, reasoning: { value: '' } });
    void inputModel.selectApprovals('readOnly');
    expect(inputModel.approvals.value).toBe('readOnly');
    settingsChanged(settings);
  });

  it('asks for a plan as the last message did, until the user chooses otherwise, in each thread of its own', () => {
    const planned = sampleTurn([userEntry({ clientId: clientMessageId.parse('c1'), plan: true })]);
    openApp({ ...emptyTranscript, turns: [planned] });
    expect(inputModel.isPlan).toBe(true);
    inputModel.togglePlan();
    expect(inputModel.isPlan).toBe(false);
    threadShown(null);
    expect(inputModel.isPlan).toBe(false);
    inputModel.togglePlan();
    expect(inputModel.isPlan).toBe(true);
    const approved = sampleTurn([userEntry({ id: 'u2', clientId: clientMessageId.parse('c2') })], { id: 'approved' });
    openApp({ ...emptyTranscript, turns: [planned, approved] });
    expect(inputModel.isPlan).toBe(false);
  });

  it('still asks for a plan after a review, whose prompt is no message of the user', () => {
    const planned = sampleTurn([userEntry({ clientId: clientMessageId.parse('c1'), plan: true })]);
    const reviewed = sampleTurn([userEntry({ id: 'u2', text: 'Review the current code changes.' })], { id: 'review' });
    openApp({ ...emptyTranscript, turns: [planned, reviewed] });
    planChosen(inputModel.draftKey, null);
    expect(inputModel.isPlan).toBe(true);
  });

  it('describes the pickers again only after a change', () => {
    const { models } = inputModel;
    inputModel.write('Why?');
    expect(inputModel.models).toBe(models);
  });
});

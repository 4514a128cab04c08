import { beforeEach, describe, expect, it, vi } from 'vitest';
import { filePasteCharacters, longPasteCharacters, maxAttachmentBytes } from '../../shared/attachments/attachment.ts';
import { threadId } from '../../shared/base/ids.ts';
import { inspectText } from '../../shared/input-safety/inspect-text.ts';
import { maxMessageCharacters } from '../../shared/threads/message-length.ts';
import { describeSendProblem } from '../../shared/threads/problem-sentences.ts';
import { emptyTranscript } from '../../shared/transcript/turn.ts';
import { alertsChanged, useAlerts } from '../stores/alerts.store.ts';
import { attachingBegan, useAttaching } from '../stores/attaching.store.ts';
import { authChanged } from '../stores/auth.store.ts';
import { cliChanged, modelsChanged } from '../stores/cli.store.ts';
import { sendingBegan, sendingEnded } from '../stores/composer.store.ts';
import { lineChanged } from '../stores/connection.store.ts';
import { attached, useDrafts } from '../stores/drafts.store.ts';
import { askAboutInput } from '../stores/input-question.store.ts';
import { onInsertion } from '../stores/message-insertions.ts';
import { optionsChanged, useOptions } from '../stores/settings.store.ts';
import { threadShown, threadSyncStatusChanged } from '../stores/threads.store.ts';
import { transcriptFailed, transcriptOpening } from '../stores/transcript.store.ts';
import { workspaceChanged } from '../stores/workspace.store.ts';
import { inputModel } from './input-model.ts';
import { openApp, thread } from './testing/model-app.ts';
import { someTurn, userEntry } from './testing/sample-entries.ts';

const request = vi.hoisted(() => vi.fn());
const clipboard = vi.hoisted(() => ({ text: '' as string | null }));
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));
vi.mock('../client/page-clipboard.ts', () => ({ pageClipboard: () => ({ read: async () => clipboard.text }) }));
// Reading a file is the browser's part.
vi.mock('../commands/attachments.commands.ts', () => ({
  keepFile: async (name: string, file: File) => ({
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

  it('is on when something is written, and off without a reason before that', () => {
    expect(inputModel.isSendEnabled).toBe(false);
    expect(inputModel.view.reason).toBeNull();
    const seen: boolean[] = [];
    inputModel.follow(() => seen.push(inputModel.isSendEnabled));
    inputModel.write('Why?');
    expect(seen.at(-1)).toBe(true);
    inputModel.write('');
    expect(seen.at(-1)).toBe(false);
    attached(thread, { kind: 'file', name: 'a.ts', source: '/w/a.ts' });
    expect(seen.at(-1)).toBe(true);
  });

  it('is off while the message is in flight', () => {
    inputModel.write('Why?');
    sendingBegan(thread);
    expect(inputModel).toMatchObject({ isSendEnabled: false, isSending: true });
    sendingEnded(thread, null);
    expect(inputModel).toMatchObject({ isSendEnabled: true, isSending: false });
  });

  it.each<[string, () => void]>([
    ['Sends when Workcell reconnects', () => lineChanged('lost')],
    ['Not connected', () => lineChanged('refused')],
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
    ['Open elsewhere', () => threadSyncStatusChanged(thread, { type: 'held', watching: false, works: false })],
    ['Sends once attachments are ready', () => attachingBegan(thread, 1)],
    ['1 character too long', () => inputModel.write('x'.repeat(maxMessageCharacters + 1))],
    ['Waiting for your answer', () => void askAboutInput(thread, secret)],
    ['Your administrator does not allow this text', () => sendingEnded(thread, sentence, true)],
  ])('is off, and says "%s"', (reason, happens) => {
    inputModel.write('Why?');
    expect(inputModel.isSendEnabled).toBe(true);
    happens();
    expect(inputModel.isSendEnabled).toBe(false);
    expect(inputModel.view.reason).toBe(reason);
  });
});

describe('the draft', () => {
  it('clears what was said about it once it changes', async () => {
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

  it('belongs to the shown thread', () => {
    inputModel.write('Here');
    threadShown(null);
    expect(inputModel).toMatchObject({ draftKey: 'new', inputText: '' });
    inputModel.write('Elsewhere');
    threadShown(thread);
    expect(inputModel.inputText).toBe('Here');
  });

  it('steps through earlier messages, and fetches more of them in time', () => {
    const said = ['one', 'two'].map((text) => someTurn([userEntry({ id: text, text })], { id: text }));
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
    const said = [someTurn([userEntry({ id: 'one', text: 'one' })], { id: 'one' })];
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
    const leave = onInsertion((text, kind) => taken.push(`${kind}: ${text}`));
    inputModel.insertPrompt('Fix it', { place: 'home', name: 'fix' });
    leave();
    expect(taken).toEqual(['block: Fix it']);
  });
});

describe('a paste', () => {
  const long = 'x'.repeat(longPasteCharacters + 1);
  const tooLong = 'x'.repeat(filePasteCharacters + 1);

  it('goes into the text up to a length, and may go as a file beyond it', async () => {
    expect(inputModel.takePaste('x'.repeat(longPasteCharacters))).toBe(false);
    expect(inputModel.longPaste).toBeNull();
    expect(inputModel.takePaste(long)).toBe(false);
    inputModel.write(`See ${long} there`);
    expect(inputModel.longPaste).toBe(long.length);
    inputModel.attachLongPaste();
    expect(inputModel).toMatchObject({ inputText: 'See  there', longPaste: null });
    await expect.poll(attachments).toEqual([`/kept/pasted.txt/${long.length}`]);
  });

  it('stays in the text when the person keeps it there or has changed it', () => {
    inputModel.takePaste(long);
    inputModel.write(long);
    inputModel.keepLongPaste();
    expect(inputModel).toMatchObject({ inputText: long, longPaste: null });
    inputModel.takePaste(long);
    inputModel.write(long.slice(1));
    expect(inputModel.longPaste).toBeNull();
  });

  it('goes as a file at once when the field cannot take it', async () => {
    expect(inputModel.takePaste(tooLong)).toBe(true);
    await expect.poll(attachments).toEqual([`/kept/pasted.txt/${tooLong.length}`]);
    expect(inputModel.inputText).toBe('');
  });

  it('from the clipboard has the same limits and goes at the end of the draft', async () => {
    inputModel.write('See ');
    clipboard.text = long;
    await inputModel.paste();
    expect(inputModel).toMatchObject({ inputText: `See ${long}`, longPaste: long.length });
    clipboard.text = tooLong;
    await inputModel.paste();
    expect(inputModel.inputText).toBe(`See ${long}`);
    await expect.poll(attachments).toEqual([`/kept/pasted.txt/${tooLong.length}`]);
  });

  it('that is not allowed changes nothing, and says so', async () => {
    clipboard.text = null;
    await inputModel.paste();
    expect(inputModel.inputText).toBe('');
    expect(useAlerts.getState().toasts).toMatchObject([{ fact: 'Nothing was pasted.' }]);
  });
});

describe('files', () => {
  const file = (name: string, size: number): File => Object.defineProperty(new File([], name), 'size', { value: size });

  it('are attached, with a reason for each one that is not', async () => {
    const files = [file('a.txt', 4), file('b.iso', maxAttachmentBytes + 1)];
    await inputModel.attachFile([
      ...files.map((each) => ({ file: each, isFolder: false })),
      { file: file('src', 1), isFolder: true },
    ]);
    expect(attachments()).toEqual(['/kept/a.txt/4']);
    expect(useAttaching.getState()).toMatchObject({
      underWay: { [thread]: 0 },
      refusals: { [thread]: [expect.stringMatching(/^b\.iso is/), expect.stringMatching(/^src is a folder/)] },
    });
  });

  it('that the host already has are attached as they are', () => {
    inputModel.attachKnown({ kind: 'file', name: 'a.ts', source: '/w/a.ts' });
    expect(attachments()).toEqual(['/w/a.ts']);
  });
});

describe('the settings of a message', () => {
  const efforts = [{ effort: 'high', description: 'Thinks long' }];
  const model = { model: 'm', name: 'M', description: 'Fast', efforts, defaultEffort: 'high', isDefault: true };
  const { options } = useOptions.getState();

  it('are chosen from what Codex lists, and the empty entry leaves it to Codex', async () => {
    optionsChanged(options);
    modelsChanged([model, { ...model, model: 'n', name: 'N', isDefault: false }]);
    expect(inputModel.models).toMatchObject({ value: '', options: [{ label: 'M' }, { value: 'n', label: 'N' }] });
    void inputModel.selectModel('n');
    expect(inputModel.models).toMatchObject({ value: 'n', hint: 'Fast' });
    expect(request).toHaveBeenLastCalledWith('changeOptions', { model: 'n', effort: null });
    void inputModel.selectReasoning('high');
    expect(inputModel.reasoning.value).toBe('high');
    void inputModel.selectModel('');
    expect(inputModel).toMatchObject({ models: { value: '' }, reasoning: { value: '' } });
    void inputModel.selectApprovals('readOnly');
    expect(inputModel.approvals.value).toBe('readOnly');
    optionsChanged(options);
  });

  it('are described again only after a change', () => {
    const { models } = inputModel;
    inputModel.write('Why?');
    expect(inputModel.models).toBe(models);
  });
});

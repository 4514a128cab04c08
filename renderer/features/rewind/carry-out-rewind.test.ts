import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Attachment } from '../../../shared/attachments/attachment.ts';
import { threadId, turnId } from '../../../shared/base/ids.ts';
import type { RewindPlan } from '../../../shared/rewind/rewind-plan.ts';
import { loadRewinds, openRewind, rewindsChanged, undoRewind } from '../../commands/rewind.commands.ts';
import { useAlerts } from '../../stores/alerts.store.ts';
import { attachmentsChanged, draftChanged, draftRecalled, useDrafts } from '../../stores/drafts.store.ts';
import { closeDialog, useFrame } from '../../stores/frame.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import {
  rewindChanged,
  rewindDialogClosed,
  rewindEnded,
  rewindsForgotten,
  useRewinds,
} from '../../stores/rewind.store.ts';
import { sampleRewindFile as file, samplePlan, sampleRecord } from '../../stores/testing/sample-rewind.ts';
import { threadsReset } from '../../stores/threads.store.ts';
import { carryOutRewind, moveRewind, planRewind, planRewindAgain } from './carry-out-rewind.ts';
import { findScope } from './rewind-choices.ts';

/** A busy machine takes longer than the second that Vitest waits. */
const patient = { timeout: 30_000 };

type Reply = (input: unknown) => unknown;
const host = vi.hoisted(() => ({ replies: new Map<string, Reply>(), requests: [] as [string, unknown][] }));
vi.mock('../../client/page-client.ts', () => ({
  hostClient: {
    request: async (method: string, input: unknown) => {
      host.requests.push([method, input]);
      return await (host.replies.get(method)?.(input) ?? { ok: false, error: { type: 'notConnected' } });
    },
  },
}));

const thread = threadId.parse('thread');
const conflict = { whyNot: null };
const rewinding = () => useRewinds.getState().currentRewind;
/** What would go back. */
const scope = () => {
  const shown = rewinding();
  return shown === null ? null : findScope(shown);
};
const asked = (method: string) => host.requests.filter(([name]) => name === method).map(([, input]) => input);
const toasts = () => useAlerts.getState().toasts.map(({ button, detail, fact }) => ({ button, detail, fact }));

function answers(method: string, ...values: readonly unknown[]): void {
  const left = [...values];
  host.replies.set(method, () => ({ ok: true, value: left.length > 1 ? left.shift() : left[0] }));
}

/** Opens the dialog for a turn. The dialog plans as soon as it is mounted. */
async function open(turn = 'turn'): Promise<void> {
  openRewind(thread, turnId.parse(turn), 'Fix it');
  await planRewind();
}

async function planned(plan: Partial<RewindPlan>): Promise<void> {
  answers('planRewind', samplePlan(plan));
  await open();
}

beforeEach(() => {
  host.replies.clear();
  host.requests.length = 0;
  rewindEnded();
  rewindsForgotten();
  closeDialog();
  useAlerts.setState({ toasts: [] });
  useDrafts.setState({ drafts: {}, attachments: {}, plans: {}, recalls: {} });
  threadsReset([], thread);
  answers('rewind', sampleRecord());
});

describe('planning a rewind', () => {
  it('shows the rewind plan with the widest possible scope', async () => {
    await planned({});
    expect(useFrame.getState().dialog).toBe('rewind');
    expect(rewinding()).toMatchObject({ step: 'ready', choices: {} });
    expect(scope()).toBe('both');
    await planned({ noConversation: 'archived' });
    expect(scope()).toBe('files');
    await planned({ files: [] });
    expect(scope()).toBe('conversation');
    await planned({ noFiles: 'readOnlyFolder', noConversation: 'archived' });
    expect(scope()).toBeNull();
  });

  it('requests a rewind plan once, however often the dialog mounts', async () => {
    answers('planRewind', samplePlan());
    openRewind(thread, turnId.parse('turn'), null);
    await Promise.all([planRewind(), planRewind()]);
    expect(asked('planRewind')).toHaveLength(1);
  });

  it('ignores a rewind plan that arrives after another turn was chosen', async () => {
    const { promise: first, resolve } = Promise.withResolvers<unknown>();
    host.replies.set('planRewind', () => first);
    const slow = open('first');
    answers('planRewind', samplePlan({ planId: 'second' }));
    await open('second');
    resolve({ ok: true, value: samplePlan({ planId: 'first' }) });
    await slow;
    expect(rewinding()).toMatchObject({ step: 'ready', plan: { planId: 'second' } });
  });

  it('makes one rewind plan at a time while the handle moves, the last one for the last turn', async () => {
    await planned({});
    rewindChanged({ wantedScope: 'files' });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    host.replies.set('planRewind', () => promise);
    for (const turn of ['a', 'b', 'c']) moveRewind(turnId.parse(turn), turn);
    expect(rewinding()).toMatchObject({ step: 'planning', plan: { planId: 'plan' }, about: 'c' });
    answers('planRewind', samplePlan({ planId: 'last' }));
    resolve({ ok: true, value: samplePlan({ planId: 'first' }) });
    await vi.waitFor(() => expect(rewinding()).toMatchObject({ step: 'ready', plan: { planId: 'last' } }));
    expect(scope()).toBe('files');
    expect(asked('planRewind').map((input) => Object(input).target.turnId)).toEqual(['turn', 'a', 'c']);
  });

  it('makes one rewind plan at a time while the first one is on its way', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    host.replies.set('planRewind', () => promise);
    const first = open();
    for (const turn of ['a', 'b']) moveRewind(turnId.parse(turn), turn);
    expect(asked('planRewind')).toHaveLength(1);
    answers('planRewind', samplePlan({ planId: 'last' }));
    resolve({ ok: true, value: samplePlan({ planId: 'first' }) });
    await first;
    expect(rewinding()).toMatchObject({ step: 'ready', plan: { planId: 'last' } });
    expect(asked('planRewind').map((input) => Object(input).target.turnId)).toEqual(['turn', 'b']);
  });

  it('uses the rewind scope that was chosen while the plan for another turn is made', async () => {
    await planned({});
    const { promise, resolve } = Promise.withResolvers<unknown>();
    host.replies.set('planRewind', () => promise);
    moveRewind(turnId.parse('a'), null);
    rewindChanged({ wantedScope: 'conversation' });
    resolve({ ok: true, value: samplePlan({ planId: 'a' }) });
    await vi.waitFor(() => expect(rewinding()).toMatchObject({ step: 'ready', plan: { planId: 'a' } }), patient);
    expect(scope()).toBe('conversation');
  });

  it('keeps the rewind scope when the handle passes over a turn that cannot have it', async () => {
    const move = async (turn: string, plan: Partial<RewindPlan>) => {
      answers('planRewind', samplePlan({ planId: turn, ...plan }));
      moveRewind(turnId.parse(turn), null);
      await vi.waitFor(() => expect(rewinding()).toMatchObject({ step: 'ready', plan: { planId: turn } }), patient);
      return scope();
    };
    await planned({});
    expect([await move('a', { files: [] }), await move('b', {})]).toEqual(['conversation', 'both']);
    rewindChanged({ wantedScope: 'files' });
    expect([await move('c', { files: [] }), await move('d', {})]).toEqual(['conversation', 'files']);
  });

  it('takes only the files to keep from the rewind plan of one turn to that of another', async () => {
    const files = [file(0, 'a', { conflict: { whyNot: 'overlap' } }), file(1, 'b')];
    await planned({ files });
    rewindChanged({ choices: { 0: 'theirs', 1: 'mine' } });
    answers('planRewind', samplePlan({ planId: 'other', files }));
    moveRewind(turnId.parse('other'), null);
    await vi.waitFor(() => expect(rewinding()).toMatchObject({ step: 'ready', plan: { planId: 'other' } }), patient);
    expect(rewinding()?.choices).toEqual({ 1: 'mine' });
  });

  it('does not move the handle while a rewind is carried out', async () => {
    await planned({});
    host.replies.set('rewind', () => new Promise(() => undefined));
    void carryOutRewind();
    moveRewind(turnId.parse('other'), null);
    expect(rewinding()).toMatchObject({ step: 'working', about: 'Fix it' });
  });

  it('ignores a rewind plan that arrives after the dialog was closed', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    host.replies.set('planRewind', () => promise);
    const slow = open();
    rewindDialogClosed();
    resolve({ ok: true, value: samplePlan() });
    await slow;
    expect(rewinding()).toBeNull();
  });

  it('shows why there is no rewind plan and tries again', async () => {
    await open();
    expect(rewinding()).toMatchObject({ step: 'failed', failure: { type: 'notConnected' } });
    answers('planRewind', samplePlan());
    planRewindAgain();
    await vi.waitFor(() => expect(rewinding()).toMatchObject({ step: 'ready', failure: null }), patient);
  });
});

describe('carrying out a rewind', () => {
  const files = [file(0, 'a'), file(1, 'b', { conflict }), file(2, 'c', { conflict })];

  it('sends the choices of the user for any file, and none if files stay', async () => {
    await planned({ files });
    rewindChanged({ choices: { 0: 'mine', 1: 'theirs' } });
    await carryOutRewind();
    const choices = [
      { id: 0, choice: 'mine' },
      { id: 1, choice: 'theirs' },
    ];
    expect(asked('rewind')).toEqual([{ planId: 'plan', scope: 'both', choices }]);
    await planned({ files });
    rewindChanged({ wantedScope: 'conversation', choices: { 1: 'theirs' } });
    await carryOutRewind();
    expect(asked('rewind').at(-1)).toEqual({ planId: 'plan', scope: 'conversation', choices: [] });
  });

  it('rewinds once, however often the button is pressed', async () => {
    await planned({});
    await Promise.all([carryOutRewind(), carryOutRewind()]);
    await carryOutRewind();
    expect(asked('rewind')).toHaveLength(1);
  });

  it('does not rewind when no file would change', async () => {
    await planned({ files: [file(1, 'b', { conflict: { whyNot: 'overlap' } })], noConversation: 'archived' });
    await carryOutRewind();
    expect(asked('rewind')).toEqual([]);
  });

  it('says what was rewound and offers to undo it', async () => {
    await planned({});
    await carryOutRewind();
    expect(useFrame.getState().dialog).toBeNull();
    expect(toasts()).toEqual([
      {
        fact: 'Rewound 1 file and 2 turns',
        detail: '',
        button: { command: 'undoRewind', target: { rewindId: 'rewind' } },
      },
    ]);
  });

  it('plans again when files changed in the meantime and keeps the other choices', async () => {
    await planned({ files });
    rewindChanged({ wantedScope: 'files', choices: { 0: 'mine', 1: 'merge', 2: 'theirs' } });
    host.replies.set('rewind', () => ({ ok: false, error: { type: 'changed', paths: ['a', 'c'] } }));
    await carryOutRewind();
    expect(rewinding()).toMatchObject({ step: 'failed', failure: { type: 'changed' } });
    const again = [file(7, 'c', { conflict }), file(8, 'b', { conflict }), file(9, 'a', { conflict })];
    answers('planRewind', samplePlan({ planId: 'again', files: again }));
    planRewindAgain();
    await vi.waitFor(() => expect(rewinding()?.step).toBe('ready'), patient);
    expect(rewinding()).toMatchObject({ wantedScope: 'files', choices: { 8: 'merge', 9: 'mine' } });
    expect(rewinding()?.choices).not.toHaveProperty('7');
  });

  it('continues a rewind after the dialog was closed and shows a failure as a toast', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    host.replies.set('rewind', () => promise);
    await planned({});
    const slow = carryOutRewind();
    rewindDialogClosed();
    closeDialog();
    // The dialog keeps showing the rewind in progress.
    openRewind(thread, turnId.parse('other'), null);
    expect(rewinding()?.step).toBe('working');
    closeDialog();
    resolve({ ok: false, error: { type: 'failed', message: 'The disk is full.' } });
    await slow;
    expect(rewinding()).toBeNull();
    expect(toasts()).toMatchObject([{ fact: 'Nothing was changed.', detail: 'The disk is full.' }]);
  });
});

describe('the message of a rewound turn', () => {
  const image: Attachment = { kind: 'image', name: 'a.png', source: '/a.png' };
  const draft = () => useDrafts.getState().drafts[thread];

  it('restores a rewound message with its attachments and focuses the message box', async () => {
    const focused = vi.fn();
    const stop = onPageRequest('focusComposer', focused);
    // A request from another test may still have been waiting for the message field.
    focused.mockClear();
    await planned({ message: { text: 'Fix it', sources: [image] } });
    await carryOutRewind();
    expect(draft()).toBe('Fix it');
    expect(useDrafts.getState().attachments[thread]).toEqual([image]);
    expect(focused).toHaveBeenCalledTimes(1);
    stop();
  });

  it.each([true, undefined] as const)('asks for a plan again exactly if the rewound message did: %s', async (plan) => {
    await planned({ message: { text: 'Fix it', sources: [], ...(plan && { plan }) } });
    await carryOutRewind();
    expect(useDrafts.getState().plans[thread]).toBe(plan === true);
  });

  it("inserts a rewound message before a draft and keeps the draft's attachments", async () => {
    draftChanged(thread, 'Next thing');
    attachmentsChanged(thread, [{ ...image, source: '/b.png' }]);
    await planned({ message: { text: 'Fix it', sources: [image] } });
    await carryOutRewind();
    expect(draft()).toBe('Fix it\n\nNext thing');
    expect(useDrafts.getState().attachments[thread]).toHaveLength(2);
  });

  it('does not replace a draft behind an earlier message or insert a message twice', async () => {
    draftRecalled(thread, 'Older', { stepsBack: 1, draft: 'Mine', shown: 'Older', edits: {} });
    await planned({});
    await carryOutRewind();
    expect(draft()).toBe('Fix it\n\nMine');
    await planned({});
    await carryOutRewind();
    expect(draft()).toBe('Fix it\n\nMine');
  });

  it('inserts a rewound message before a draft that starts with the same letters', async () => {
    draftChanged(thread, 'Fix items');
    await planned({ message: { text: 'Fix it', sources: [] } });
    await carryOutRewind();
    expect(draft()).toBe('Fix it\n\nFix items');
  });

  it('restores only the attachments of a message without text', async () => {
    draftChanged(thread, 'Mine');
    await planned({ message: { text: '', sources: [image] } });
    await carryOutRewind();
    expect(draft()).toBe('Mine');
    expect(useDrafts.getState().attachments[thread]).toEqual([image]);
  });

  it('leaves the message box unchanged if only files are rewound', async () => {
    answers('rewind', sampleRecord({ scope: 'files', turns: 0, keptIn: null }));
    await planned({});
    rewindChanged({ wantedScope: 'files' });
    await carryOutRewind();
    expect(draft()).toBeUndefined();
    expect(toasts()).toMatchObject([{ fact: 'Rewound 1 file' }]);
  });
});

describe('undoing a rewind', () => {
  const undo = async (plan: Partial<RewindPlan>, isAtOnce: boolean): Promise<void> => {
    answers('planRewind', samplePlan({ turns: 0, message: null, ...plan }));
    undoRewind('rewind', isAtOnce);
    await planRewind();
  };

  it('undoes a rewind at once without a conflict and opens the restored conversation', async () => {
    answers('rewind', sampleRecord({ rewindId: 'undo', turns: 0 }));
    await undo({}, true);
    expect(asked('planRewind')).toEqual([{ target: { type: 'beforeRewind', rewindId: 'rewind' } }]);
    expect(asked('rewind')).toHaveLength(1);
    expect(asked('openThread')).toEqual([{ threadId: 'kept' }]);
    expect(toasts()).toMatchObject([
      { fact: 'Restored 1 file', detail: 'The conversation is back in its own thread.' },
    ]);
  });

  it.each([
    ['only files came back', sampleRecord({ rewindId: 'undo', turns: 0, scope: 'files' })],
    ['no thread keeps the conversation', sampleRecord({ rewindId: 'undo', turns: 0, keptIn: null })],
  ])('stays in the thread when undoing a rewind if %s', async (_, record) => {
    answers('rewind', record);
    await undo({}, true);
    expect(asked('rewind')).toHaveLength(1);
    expect(asked('openThread')).toEqual([]);
  });

  it('asks before undoing a rewind with a conflict or from the list', async () => {
    await undo({ files: [file(0, 'a', { conflict })] }, true);
    expect(rewinding()).toMatchObject({ step: 'ready', isImmediate: false });
    await undo({}, false);
    expect(rewinding()?.step).toBe('ready');
    expect(asked('rewind')).toEqual([]);
  });

  it('does not undo a rewind after the user closed its dialog', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    host.replies.set('planRewind', () => promise);
    undoRewind('rewind', true);
    const slow = planRewind();
    rewindDialogClosed();
    resolve({ ok: true, value: samplePlan() });
    await slow;
    expect(asked('rewind')).toEqual([]);
  });
});

describe('the rewinds of a thread', () => {
  it('reloads the rewinds of a thread when they change, if they were loaded before', async () => {
    answers('listRewinds', [sampleRecord()], []);
    await rewindsChanged({ threadId: thread });
    expect(asked('listRewinds')).toEqual([]);
    await loadRewinds(thread);
    expect(useRewinds.getState().rewinds[thread]).toHaveLength(1);
    await rewindsChanged({ threadId: thread });
    expect(useRewinds.getState().rewinds[thread]).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { planChosen } from '../stores/drafts.store.ts';
import { useInputQuestion } from '../stores/input-question.store.ts';
import { type Answer, useQuestions } from '../stores/questions.store.ts';
import { getShownDraftKey, useThreads } from '../stores/threads.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import {
  changeTrust,
  retryWithConsent,
  sendWithConsent,
  settleTrust,
  startRunWithConsent,
} from './consent.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const refused = (error: object) => ({ ok: false, error });
const sent = { ok: true, value: { threadId: threadId.parse('t') } };
const trusted = {
  ok: true,
  value: { path: '/p', name: 'p', displayPath: '/p', gitRoot: null, branch: null, trust: 'writable' },
} as const;

/** Makes the host answer each method with its replies in turn; the last one repeats. */
function mockReplies(replies: Readonly<Record<string, readonly object[]>>): void {
  const left = new Map(Object.entries(replies).map(([method, list]) => [method, [...list]]));
  request.mockImplementation((method: string) => {
    const list = left.get(method) ?? [refused({ type: 'disconnected' })];
    return Promise.resolve(list.length > 1 ? list.shift() : list[0]);
  });
}

let stopAnswering: () => void = () => {};

/** Answers the next questions as they open. */
function answerAsUser(...answers: Answer[]): string[] {
  const asked: string[] = [];
  stopAnswering = useQuestions.subscribe(({ open }) => {
    if (open === null) return;
    asked.push(open.question.kind);
    open.answer(answers.shift() ?? 'no');
  });
  return asked;
}

const listRequestedMethods = (): string[] => request.mock.calls.map(([method]) => String(method));

beforeEach(() => {
  request.mockReset();
});
afterEach(() => stopAnswering());

describe('changeTrust', () => {
  it('asks about trust again despite an earlier answer, and stores the new one', async () => {
    useWorkspace.setState({ workspace: { ...trusted.value, trust: 'writable', path: '/p' } });
    const readOnly = { ...trusted, value: { ...trusted.value, trust: 'readOnly' } };
    mockReplies({ getTrustQuestion: [{ ok: true, value: { path: '/p', covers: 'a' } }], answerTrust: [readOnly] });
    const asked = answerAsUser('readOnly');
    await changeTrust();
    expect(asked).toEqual(['trustFolder']);
    expect(request).toHaveBeenCalledWith('answerTrust', { path: '/p', trust: 'readOnly' });
    expect(useWorkspace.getState().workspace?.trust).toBe('readOnly');
  });

  it('changes no trust when the user closes the question or no folder is open', async () => {
    mockReplies({ getTrustQuestion: [{ ok: true, value: { path: '/p', covers: 'a' } }] });
    useWorkspace.setState({ workspace: null });
    await changeTrust();
    expect(listRequestedMethods()).toEqual([]);
    useWorkspace.setState({ workspace: { ...trusted.value, trust: 'writable', path: '/p' } });
    answerAsUser('no');
    await changeTrust();
    expect(listRequestedMethods()).toEqual(['getTrustQuestion']);
  });
});

describe('sendWithConsent', () => {
  it('asks for a plan as chosen when it was sent, whatever is chosen once a question is answered', async () => {
    mockReplies({ sendMessage: [refused({ type: 'needsFullAccessConsent' }), sent] });
    planChosen(getShownDraftKey(useThreads.getState()), true);
    stopAnswering = useQuestions.subscribe(({ open }) => {
      planChosen(getShownDraftKey(useThreads.getState()), null);
      open?.answer('yes');
    });
    await sendWithConsent({ text: 'Plan it', sources: [] }, 'queue');
    const settings = request.mock.calls.flatMap(([method, input]) =>
      method === 'sendMessage' ? [input.settings] : [],
    );
    expect(settings).toMatchObject([{ plan: true }, { plan: true }]);
    await sendWithConsent({ text: 'Do it', sources: [] }, 'queue');
    expect(request.mock.lastCall?.[1].settings).not.toHaveProperty('plan');
  });

  it('sends to the thread in which the message was written, whichever is on screen after the question', async () => {
    const [written, other] = [threadId.parse('written'), threadId.parse('other')];
    useThreads.setState({ shown: written });
    mockReplies({ sendMessage: [refused({ type: 'needsFullAccessConsent' }), sent] });
    stopAnswering = useQuestions.subscribe(({ open }) => {
      if (open === null) return;
      // A click on a notification shows another thread below the question.
      useThreads.setState({ shown: other });
      open.answer('yes');
    });
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    const to = request.mock.calls.map(([, input]) => input.threadId);
    expect(to).toEqual([written, written]);
    useThreads.setState({ shown: null });
  });

  it('sends nothing when another folder has opened during the question', async () => {
    useWorkspace.setState({ workspace: { ...trusted.value, trust: 'unknown', path: '/p' } });
    const needs = refused({ type: 'needsFullAccessConsent' });
    mockReplies({ sendMessage: [needs, sent] });
    stopAnswering = useQuestions.subscribe(({ open }) => {
      if (open === null) return;
      useWorkspace.setState({ workspace: { ...trusted.value, trust: 'writable', path: '/other' } });
      open.answer('yes');
    });
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(needs);
    expect(listRequestedMethods()).toEqual(['sendMessage']);
    useWorkspace.setState({ workspace: trusted.value });
  });

  it('asks for trust, stores the answer, and sends again', async () => {
    mockReplies({
      sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' }), sent],
      answerTrust: [trusted],
    });
    const asked = answerAsUser('readOnly');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(asked).toEqual(['trustFolder']);
    expect(request).toHaveBeenCalledWith('answerTrust', { path: '/p', trust: 'readOnly' });
  });

  it('stays in the open folder when a message asks for trust in another one, such as a worktree', async () => {
    useWorkspace.setState({ workspace: { ...trusted.value, trust: 'writable', path: '/p' } });
    mockReplies({
      sendMessage: [refused({ type: 'needsTrust', path: '/own/topic', covers: 'a' }), sent],
      answerTrust: [{ ok: true, value: { ...trusted.value, path: '/own/topic' } }],
    });
    answerAsUser('yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(useWorkspace.getState().workspace?.path).toBe('/p');
  });

  it('does not ask about trust again when the host gets the message before it has stored the answer', async () => {
    const stored = Promise.withResolvers<object>();
    const judged = Promise.withResolvers<object>();
    const sends = [judged.promise, Promise.resolve(sent)];
    request.mockImplementation((method: string) => (method === 'answerTrust' ? stored.promise : sends.shift()));
    const asked = answerAsUser('yes');
    const answered = settleTrust({ path: '/p', covers: 'a' });
    await vi.waitFor(() => expect(listRequestedMethods()).toEqual(['answerTrust']));
    const outcome = sendWithConsent({ text: 'Hello', sources: [] }, 'queue');
    judged.resolve(refused({ type: 'needsTrust', path: '/p', covers: 'a' }));
    stored.resolve(trusted);
    expect(await answered).toBe(true);
    expect(await outcome).toEqual(sent);
    expect(asked).toEqual(['trustFolder']);
    expect(listRequestedMethods()).toEqual(['answerTrust', 'sendMessage', 'sendMessage']);
  });

  it('asks about trust when the answer under way was refused', async () => {
    const stored = Promise.withResolvers<object>();
    const sends = [refused({ type: 'needsTrust', path: '/p', covers: 'b' }), sent];
    const answers = [stored.promise, Promise.resolve(trusted)];
    request.mockImplementation((method: string) =>
      method === 'answerTrust' ? answers.shift() : Promise.resolve(sends.shift()),
    );
    const asked = answerAsUser('yes', 'yes');
    const answered = settleTrust({ path: '/p', covers: 'a' });
    await vi.waitFor(() => expect(listRequestedMethods()).toEqual(['answerTrust']));
    const outcome = sendWithConsent({ text: 'Hello', sources: [] }, 'queue');
    stored.resolve(refused({ type: 'missing', path: '/p' }));
    expect(await answered).toBe(false);
    expect(await outcome).toEqual(sent);
    expect(asked).toEqual(['trustFolder', 'trustFolder']);
  });

  it('sends again without another answer when the question about trust was answered elsewhere', async () => {
    mockReplies({ sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' }), sent] });
    answerAsUser('settled');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(listRequestedMethods()).toEqual(['sendMessage', 'sendMessage']);
  });

  it('asks for trust again when the settings changed during the question, and says so', async () => {
    mockReplies({
      sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' }), sent],
      answerTrust: [refused({ type: 'settingsChanged', path: '/p', covers: 'b', notCovered: 'settings' }), trusted],
    });
    const questions: unknown[] = [];
    stopAnswering = useQuestions.subscribe(({ open }) => {
      if (open === null) return;
      questions.push(open.question);
      open.answer('yes');
    });
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(questions).toEqual([
      { kind: 'trustFolder', path: '/p', notCovered: null, isAskedAgain: false, answered: null },
      { kind: 'trustFolder', path: '/p', notCovered: 'settings', isAskedAgain: true, answered: null },
    ]);
    const answers = request.mock.calls.filter(([method]) => method === 'answerTrust');
    expect(answers.map(([, { covers }]) => covers)).toEqual(['a', 'b']);
  });

  it('asks for trust again when the settings changed before the message went out', async () => {
    const needs = (covers: string) => refused({ type: 'needsTrust', path: '/p', covers });
    mockReplies({ sendMessage: [needs('a'), needs('b'), needs('b')], answerTrust: [trusted] });
    const asked = answerAsUser('yes', 'yes', 'yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(needs('b'));
    expect(asked).toEqual(['trustFolder', 'trustFolder']);
  });

  it('sends even when the answer on trust was not saved, and says that it applies until the app ends', async () => {
    const notKept = refused({ type: 'notKept', message: 'trust.json cannot be written (EROFS).' });
    mockReplies({
      sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' }), sent],
      answerTrust: [notKept],
    });
    answerAsUser('yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(useAlerts.getState().toasts.at(-1)).toMatchObject({
      fact: 'This choice lasts until Workcell restarts.',
      detail: 'trust.json cannot be written (EROFS).',
    });
  });

  it('asks for trust and then for full access', async () => {
    mockReplies({
      sendMessage: [
        refused({ type: 'needsTrust', path: '/p', covers: 'a' }),
        refused({ type: 'needsFullAccessConsent' }),
        sent,
      ],
      answerTrust: [trusted],
    });
    const asked = answerAsUser('yes', 'yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(asked).toEqual(['trustFolder', 'fullAccess']);
    expect(request.mock.calls.at(-1)?.[1]).toMatchObject({ fullAccessConsent: true });
  });

  it('asks about findings in the text, and sends it again with the answer', async () => {
    const findings = [{ kind: 'long', characters: 5_001 }];
    mockReplies({ sendMessage: [refused({ type: 'needsInputAnswer', findings }), sent] });
    stopAnswering = useInputQuestion.subscribe(({ open }) => open?.answer('mask'));
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(request.mock.calls.at(-1)?.[1]).toMatchObject({ inputAnswer: 'mask' });
  });

  it('does not send again when the user answers no', async () => {
    mockReplies({ sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' })] });
    answerAsUser('no');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(
      refused({ type: 'needsTrust', path: '/p', covers: 'a' }),
    );
    expect(listRequestedMethods()).toEqual(['sendMessage']);
  });

  it('asks each question once, even when the host demands it again', async () => {
    mockReplies({ sendMessage: [refused({ type: 'needsFullAccessConsent' })] });
    const asked = answerAsUser('yes', 'yes', 'yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(
      refused({ type: 'needsFullAccessConsent' }),
    );
    expect(asked).toEqual(['fullAccess']);
  });
});

describe('startWithConsent', () => {
  const options = { prompt: 'Mend it', tool: 'codex', model: null, isolation: 'worktree', checks: [] } as const;
  const taken = { ok: true, value: { projectRoot: '/p', runId: 'wc-1' } };

  it('asks for trust, for full access and about the prompt, and starts the run with the answers', async () => {
    const findings = [{ kind: 'long', characters: 5_001 }];
    mockReplies({
      startRun: [
        refused({ type: 'needsTrust', path: '/p', covers: 'a' }),
        refused({ type: 'needsFullAccessConsent' }),
        refused({ type: 'needsInputAnswer', findings }),
        taken,
      ],
      answerTrust: [trusted],
    });
    const asked = answerAsUser('yes', 'yes');
    const leavePerson = stopAnswering;
    const leaveInput = useInputQuestion.subscribe(({ open }) => {
      if (open?.key === 'run') open.answer('mask');
    });
    stopAnswering = () => {
      leavePerson();
      leaveInput();
    };
    expect(await startRunWithConsent(options)).toEqual(taken);
    expect(asked).toEqual(['trustFolder', 'fullAccess']);
    expect(request.mock.calls.at(-1)).toEqual([
      'startRun',
      { ...options, fullAccessConsent: true, inputAnswer: 'mask' },
    ]);
  });

  it('starts no run when the user answers no', async () => {
    mockReplies({ startRun: [refused({ type: 'needsFullAccessConsent' })] });
    answerAsUser('no');
    expect(await startRunWithConsent(options)).toEqual(refused({ type: 'needsFullAccessConsent' }));
    expect(listRequestedMethods()).toEqual(['startRun']);
  });
});

describe('retryWithConsent', () => {
  it('asks before it retries a turn with effects', async () => {
    mockReplies({ retryTurn: [refused({ type: 'needsRetryConsent' }), sent] });
    const asked = answerAsUser('yes');
    expect(await retryWithConsent(threadId.parse('t'), turnId.parse('1'))).toEqual(sent);
    expect(asked).toEqual(['retryTurn']);
    expect(request.mock.calls.at(-1)?.[1]).toMatchObject({ consent: true, fullAccessConsent: false });
  });

  it('asks for full access before a retry if the thread does not have it', async () => {
    mockReplies({ retryTurn: [refused({ type: 'needsFullAccessConsent' }), sent] });
    const asked = answerAsUser('yes');
    expect(await retryWithConsent(threadId.parse('t'), turnId.parse('1'))).toEqual(sent);
    expect(asked).toEqual(['fullAccess']);
    expect(request.mock.calls.at(-1)?.[1]).toMatchObject({ consent: false, fullAccessConsent: true });
  });
});

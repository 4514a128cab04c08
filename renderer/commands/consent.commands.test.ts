import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { useInputQuestion } from '../stores/input-question.store.ts';
import { type Answer, useQuestions } from '../stores/questions.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { changeTrust, retryWithConsent, sendWithConsent, startWithConsent } from './consent.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const refused = (error: object) => ({ ok: false, error });
const sent = { ok: true, value: { threadId: threadId.parse('t') } };
const trusted = {
  ok: true,
  value: { path: '/p', name: 'p', displayPath: '/p', gitRoot: null, branch: null, trust: 'writable' },
} as const;

/** Makes the host answer each method with its replies in turn; the last one repeats. */
function answering(replies: Readonly<Record<string, readonly object[]>>): void {
  const left = new Map(Object.entries(replies).map(([method, list]) => [method, [...list]]));
  request.mockImplementation((method: string) => {
    const list = left.get(method) ?? [refused({ type: 'disconnected' })];
    return Promise.resolve(list.length > 1 ? list.shift() : list[0]);
  });
}

let leave: () => void = () => {};

/** Answers the next questions as they open. */
function person(...answers: Answer[]): string[] {
  const asked: string[] = [];
  leave = useQuestions.subscribe(({ open }) => {
    if (open === null) return;
    asked.push(open.question.kind);
    open.answer(answers.shift() ?? 'no');
  });
  return asked;
}

const methods = (): string[] => request.mock.calls.map(([method]) => String(method));

beforeEach(() => {
  request.mockReset();
});
afterEach(() => leave());

describe('changeTrust', () => {
  it('asks the person again despite an earlier answer, and keeps the new one', async () => {
    useWorkspace.setState({ workspace: { ...trusted.value, trust: 'writable', path: '/p' } });
    const readOnly = { ...trusted, value: { ...trusted.value, trust: 'readOnly' } };
    answering({ getTrustQuestion: [{ ok: true, value: { path: '/p', covers: 'a' } }], answerTrust: [readOnly] });
    const asked = person('readOnly');
    await changeTrust();
    expect(asked).toEqual(['trustFolder']);
    expect(request).toHaveBeenCalledWith('answerTrust', { path: '/p', trust: 'readOnly' });
    expect(useWorkspace.getState().workspace?.trust).toBe('readOnly');
  });

  it('changes nothing when the person closes the question or no folder is open', async () => {
    answering({ getTrustQuestion: [{ ok: true, value: { path: '/p', covers: 'a' } }] });
    useWorkspace.setState({ workspace: null });
    await changeTrust();
    expect(methods()).toEqual([]);
    useWorkspace.setState({ workspace: { ...trusted.value, trust: 'writable', path: '/p' } });
    person('no');
    await changeTrust();
    expect(methods()).toEqual(['getTrustQuestion']);
  });
});

describe('sendWithConsent', () => {
  it('sends to the thread in which the message was written, whichever is on screen after the question', async () => {
    const [written, other] = [threadId.parse('written'), threadId.parse('other')];
    useThreads.setState({ shown: written });
    answering({ sendMessage: [refused({ type: 'needsFullAccessConsent' }), sent] });
    leave = useQuestions.subscribe(({ open }) => {
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
    answering({ sendMessage: [needs, sent] });
    leave = useQuestions.subscribe(({ open }) => {
      if (open === null) return;
      useWorkspace.setState({ workspace: { ...trusted.value, trust: 'writable', path: '/other' } });
      open.answer('yes');
    });
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(needs);
    expect(methods()).toEqual(['sendMessage']);
    useWorkspace.setState({ workspace: trusted.value });
  });

  it('asks for trust, keeps the answer, and sends again', async () => {
    answering({
      sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' }), sent],
      answerTrust: [trusted],
    });
    const asked = person('readOnly');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(asked).toEqual(['trustFolder']);
    expect(request).toHaveBeenCalledWith('answerTrust', { path: '/p', trust: 'readOnly' });
  });

  it('sends again without another answer when the question about trust was answered elsewhere', async () => {
    answering({ sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' }), sent] });
    person('settled');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(methods()).toEqual(['sendMessage', 'sendMessage']);
  });

  it('asks for trust again when the settings changed during the question, and says so', async () => {
    answering({
      sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' }), sent],
      answerTrust: [refused({ type: 'settingsChanged', path: '/p', covers: 'b', notCovered: 'settings' }), trusted],
    });
    const questions: unknown[] = [];
    leave = useQuestions.subscribe(({ open }) => {
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
    answering({ sendMessage: [needs('a'), needs('b'), needs('b')], answerTrust: [trusted] });
    const asked = person('yes', 'yes', 'yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(needs('b'));
    expect(asked).toEqual(['trustFolder', 'trustFolder']);
  });

  it('sends even when the answer on trust was not saved, and says that it applies until the app ends', async () => {
    const notKept = refused({ type: 'notKept', message: 'trust.json cannot be written (EROFS).' });
    answering({
      sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' }), sent],
      answerTrust: [notKept],
    });
    person('yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(useAlerts.getState().toasts.at(-1)).toMatchObject({
      fact: 'This choice lasts until Workcell restarts.',
      detail: 'trust.json cannot be written (EROFS).',
    });
  });

  it('asks for trust and then for full access', async () => {
    answering({
      sendMessage: [
        refused({ type: 'needsTrust', path: '/p', covers: 'a' }),
        refused({ type: 'needsFullAccessConsent' }),
        sent,
      ],
      answerTrust: [trusted],
    });
    const asked = person('yes', 'yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(asked).toEqual(['trustFolder', 'fullAccess']);
    expect(request.mock.calls.at(-1)?.[1]).toMatchObject({ fullAccessConsent: true });
  });

  it('asks about findings in the text, and sends it again with the answer', async () => {
    const findings = [{ kind: 'long', characters: 5_001 }];
    answering({ sendMessage: [refused({ type: 'needsInputAnswer', findings }), sent] });
    leave = useInputQuestion.subscribe(({ open }) => open?.answer('mask'));
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(sent);
    expect(request.mock.calls.at(-1)?.[1]).toMatchObject({ inputAnswer: 'mask' });
  });

  it('sends nothing more after a no', async () => {
    answering({ sendMessage: [refused({ type: 'needsTrust', path: '/p', covers: 'a' })] });
    person('no');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(
      refused({ type: 'needsTrust', path: '/p', covers: 'a' }),
    );
    expect(methods()).toEqual(['sendMessage']);
  });

  it('asks each question once, even when the host demands it again', async () => {
    answering({ sendMessage: [refused({ type: 'needsFullAccessConsent' })] });
    const asked = person('yes', 'yes', 'yes');
    expect(await sendWithConsent({ text: 'Hello', sources: [] }, 'queue')).toEqual(
      refused({ type: 'needsFullAccessConsent' }),
    );
    expect(asked).toEqual(['fullAccess']);
  });
});

describe('startWithConsent', () => {
  const options = { prompt: 'Mend it', tool: 'codex', model: null, isolation: 'worktree', checks: [] } as const;
  const taken = { ok: true, value: { projectRoot: '/p', workcellId: 'wc-1' } };

  it('asks for trust, for full access and about the prompt, and starts the run with the answers', async () => {
    const findings = [{ kind: 'long', characters: 5_001 }];
    answering({
      startRun: [
        refused({ type: 'needsTrust', path: '/p', covers: 'a' }),
        refused({ type: 'needsFullAccessConsent' }),
        refused({ type: 'needsInputAnswer', findings }),
        taken,
      ],
      answerTrust: [trusted],
    });
    const asked = person('yes', 'yes');
    const leavePerson = leave;
    const leaveInput = useInputQuestion.subscribe(({ open }) => {
      if (open?.key === 'run') open.answer('mask');
    });
    leave = () => {
      leavePerson();
      leaveInput();
    };
    expect(await startWithConsent(options)).toEqual(taken);
    expect(asked).toEqual(['trustFolder', 'fullAccess']);
    expect(request.mock.calls.at(-1)).toEqual([
      'startRun',
      { ...options, fullAccessConsent: true, inputAnswer: 'mask' },
    ]);
  });

  it('starts nothing after a no', async () => {
    answering({ startRun: [refused({ type: 'needsFullAccessConsent' })] });
    person('no');
    expect(await startWithConsent(options)).toEqual(refused({ type: 'needsFullAccessConsent' }));
    expect(methods()).toEqual(['startRun']);
  });
});

describe('retryWithConsent', () => {
  it('asks before it repeats a turn with effects', async () => {
    answering({ retryTurn: [refused({ type: 'needsRetryConsent' }), sent] });
    const asked = person('yes');
    expect(await retryWithConsent(threadId.parse('t'), turnId.parse('1'))).toEqual(sent);
    expect(asked).toEqual(['retryTurn']);
    expect(request.mock.calls.at(-1)?.[1]).toMatchObject({ consent: true, fullAccessConsent: false });
  });

  it('asks for full access if the thread does not have it', async () => {
    answering({ retryTurn: [refused({ type: 'needsFullAccessConsent' }), sent] });
    const asked = person('yes');
    expect(await retryWithConsent(threadId.parse('t'), turnId.parse('1'))).toEqual(sent);
    expect(asked).toEqual(['fullAccess']);
    expect(request.mock.calls.at(-1)?.[1]).toMatchObject({ consent: false, fullAccessConsent: true });
  });
});

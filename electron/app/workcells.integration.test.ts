import { afterEach, describe, expect, it } from 'vitest';
import { hold } from '../../fixtures/provider/gate.ts';
import { answer, patch, pausing, run } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { workcellsEvents } from '../../shared/contract/workcells.ts';
import type { RunCard } from '../../shared/workcells/run-card.ts';
import { type RunRef, workcellOfThread } from '../../shared/workcells/run-ref.ts';
import { nextApproval, send, TestDesk, turnEnded } from './testing/test-desk.ts';
import type { TestWindow } from './testing/test-window.ts';

let desk: TestDesk;
afterEach(() => desk.end());

const runOf = (threadId: ThreadId): RunRef => ({
  projectRoot: desk.workspace.path,
  workcellId: workcellOfThread(threadId),
});

/** The newest card of a run that a window has heard of. */
function cardTold(window: TestWindow, threadId: ThreadId): RunCard | undefined {
  return window.heard
    .flatMap(({ name, payload }) =>
      name === 'workcell.cardsChanged' ? workcellsEvents['workcell.cardsChanged'].parse(payload).cards : [],
    )
    .findLast((card) => card.threadId === threadId);
}

const shortOf = ({ state, type }: { readonly state: string; readonly type: string }) => `${type} ${state}`;

describe('a thread as a run', () => {
  it('has its events in their order, with what they made, also after the next start', async () => {
    desk = await TestDesk.start({
      steps: [
        run('echo one line', { callId: 'call_echo' }),
        patch('*** Add File: made.txt\n+made\n'),
        answer('It said one line.'),
      ],
    });
    const window = await desk.openWindow();
    expect((await window.get('workcell.list', { everywhere: false })).cards).toEqual([]);
    const threadId = await send(window, 'Say something', { mode: 'askWhenNeeded' });
    await turnEnded(window);
    const ended = await window.until(() => {
      const card = cardTold(window, threadId);
      return card?.state === 'finished' ? card : null;
    });
    expect(ended).toMatchObject({ title: 'Say something', tool: 'codex', files: 1, added: 1, isRead: true });

    for (const again of [false, true]) {
      if (again) await desk.restart();
      const reader = again ? await desk.openWindow() : window;
      const { cards, more } = await reader.get('workcell.list', { everywhere: false });
      expect(cards.map((card) => [card.threadId, card.state, card.files])).toEqual([[threadId, 'finished', 1]]);
      expect(more).toBe(0);
      const page = await reader.get('workcell.getTelemetry', { ...runOf(threadId), offset: 0 });
      expect(page.events.map(shortOf)).toEqual([
        'started none',
        'prompt_sent none',
        'bash_command done',
        'file_write done',
        'response_complete done',
        'completed done',
      ]);
      expect(page.events.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5]);
      const [, , command, write] = page.events;
      const whole = await reader.get('workcell.getEvent', { ...runOf(threadId), position: command?.position ?? -1 });
      expect(whole.data).toMatchObject({ command: 'echo one line', exit_code: 0, output: 'one line' });
      const patched = await reader.get('workcell.getEvent', { ...runOf(threadId), position: write?.position ?? -1 });
      expect(patched.data).toMatchObject({ added: 1, diff: expect.stringContaining('+made') });
    }
  });

  it('is pushed while it runs, waits and is answered', async () => {
    const gate = hold();
    desk = await TestDesk.start({
      steps: [
        run('touch asked', { callId: 'call_touch' }),
        pausing(gate, 3, answer('Half of it and the rest', { deltaLength: 4 })),
      ],
    });
    const window = await desk.openWindow();
    await window.get('workcell.list', { everywhere: true });
    const threadId = await send(window, 'Touch it', { mode: 'askForEverything' });
    await window.get('workcell.follow', { ...runOf(threadId), on: true });
    const { id } = await nextApproval(window);
    await window.until(() => cardTold(window, threadId)?.state === 'waiting');
    expect(
      cardTold(window, threadId)
        ?.now.map(({ text }) => text)
        .join(''),
    ).toBe('Asks to run touch asked');
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await window.until(() => toldEvents(window).has('response_complete running'));
    gate.release();
    await turnEnded(window);
    await window.until(() => toldEvents(window).has('completed done'));
    expect([...toldEvents(window)]).toEqual(
      expect.arrayContaining(['bash_command waiting', 'approval waiting', 'approval done', 'bash_command done']),
    );
  });
});

/** What a window was told of events of the run it follows. */
function toldEvents(window: TestWindow): ReadonlySet<string> {
  return new Set(
    window.heard.flatMap(({ name, payload }) =>
      name === 'workcell.advanced' ? workcellsEvents['workcell.advanced'].parse(payload).changed.map(shortOf) : [],
    ),
  );
}

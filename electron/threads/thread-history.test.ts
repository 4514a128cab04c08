import { beforeEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import { resumedThread, storedCommand, storedTurn } from './testing/codex-replies.ts';
import { FakeApp, folder } from './testing/fake-app.ts';

const stored = threadId.parse('stored');
const newest = storedTurn('newest', { items: [storedCommand('third', 'three')] });
const older = [
  storedTurn('older', { items: [storedCommand('second', 'two')] }),
  storedTurn('oldest', { items: [storedCommand('first', 'one')] }),
];

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp();
  app.store(stored, [newest], older);
});

const earlier = () =>
  app.domain.handlers.loadEarlierTurns(app.window, { threadId: stored, before: turnId.parse('newest'), limit: 10 });

describe('turns of Codex’s store', () => {
  it('loads turns from the store of Codex with their commands, oldest first, without announcing them', async () => {
    const view = await app.domain.handlers.openThread(app.window, { threadId: stored });
    expect(view).toMatchObject({ ok: true, value: { commands: [{ id: 'third', outputLength: 5 }] } });
    expect(await earlier()).toMatchObject({
      ok: true,
      value: {
        turns: [{ id: 'oldest' }, { id: 'older' }],
        earlierTurns: 0,
        commands: [{ id: 'first' }, { id: 'second' }],
      },
    });
    expect(app.window.findEvents('commandRunChanged')).toEqual([]);
    const whole = await app.domain.handlers.openThread(app.other, { threadId: stored });
    expect(whole).toMatchObject({
      ok: true,
      value: { commands: [{ id: 'first' }, { id: 'second' }, { id: 'third' }] },
    });
  });

  it('loads a thread that is shown if Codex has no index of its turns, and treats none of them as gone', async () => {
    app.store(stored, []);
    app.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [newest, ...older]));
    await app.open(stored);
    await expect.poll(() => app.window.transcript.turns.map(({ id }) => id)).toEqual(['oldest', 'older', 'newest']);
  });

  it('announces turns with their commands if another client added them', async () => {
    await app.openToWrite(stored);
    await expect.poll(() => app.window.findEvents('threadSettingsChanged')).toHaveLength(1);
    app.codex.die();
    const added = storedTurn('added', { items: [storedCommand('fourth', 'four')] });
    app.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [added, newest]));
    await app.send('Go on', { threadId: stored });
    const reported = app.window
      .findEvents('commandRunChanged')
      .map(({ payload }) => [payload.id, payload.outputLength]);
    expect(reported.at(-1)).toEqual(['fourth', 4]);
  });
});

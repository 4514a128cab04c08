import { beforeEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import { resumedThread, storedCommand, storedTurn } from './testing/codex-replies.ts';
import { FakeDesk, folder } from './testing/fake-desk.ts';

const stored = threadId.parse('stored');
const newest = storedTurn('newest', { items: [storedCommand('third', 'three')] });
const older = [
  storedTurn('older', { items: [storedCommand('second', 'two')] }),
  storedTurn('oldest', { items: [storedCommand('first', 'one')] }),
];

let desk: FakeDesk;
beforeEach(() => {
  desk = new FakeDesk();
  desk.store(stored, [newest], older);
});

const earlier = () =>
  desk.domain.handlers.loadEarlierTurns(desk.window, { threadId: stored, before: turnId.parse('newest'), limit: 10 });

describe('turns of Codex’s store', () => {
  it('arrive with their commands, oldest first, and not as news', async () => {
    const view = await desk.domain.handlers.openThread(desk.window, { threadId: stored });
    expect(view).toMatchObject({ ok: true, value: { runs: [{ id: 'third', outputLength: 5 }] } });
    expect(await earlier()).toMatchObject({
      ok: true,
      value: { turns: [{ id: 'oldest' }, { id: 'older' }], earlierTurns: 0, runs: [{ id: 'first' }, { id: 'second' }] },
    });
    expect(desk.window.announced('execRunChanged')).toEqual([]);
    const whole = await desk.domain.handlers.openThread(desk.other, { threadId: stored });
    expect(whole).toMatchObject({ ok: true, value: { runs: [{ id: 'first' }, { id: 'second' }, { id: 'third' }] } });
  });

  it('are reported with their commands if another client added them', async () => {
    await desk.open(stored);
    await expect.poll(() => desk.window.announced('threadSettingsChanged')).toHaveLength(1);
    desk.codex.die();
    const added = storedTurn('added', { items: [storedCommand('fourth', 'four')] });
    desk.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [added, newest]));
    await desk.send('Go on', { threadId: stored });
    const told = desk.window.announced('execRunChanged').map(({ payload }) => [payload.id, payload.outputLength]);
    expect(told.at(-1)).toEqual(['fourth', 4]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Turn } from '../../shared/codex-protocol/generated/v2/Turn';
import { refused, resumedThread, startedThread, storedCommand, storedTurn } from './testing/codex-replies.ts';
import { FakeDesk, folder } from './testing/fake-desk.ts';

const stored = threadId.parse('stored');
const first = storedTurn('first');
const unfinished = storedTurn('second', { status: 'interrupted', completedAt: null, durationMs: null });

let desk: FakeDesk;
let leftoversEnded: number;
beforeEach(async () => {
  leftoversEnded = 0;
  desk = new FakeDesk({
    endLeftovers: async () => {
      leftoversEnded += 1;
    },
  });
  desk.store(stored, [first]);
  desk.codex.answers['thread/resume'] = () => refused('thread stored already has an active writer');
  await desk.open(stored);
  await expect.poll(standing).toEqual({ type: 'held', watching: false, works: false });
});

const standing = () => desk.window.announced('threadStandingChanged').at(-1)?.payload.standing;
const statuses = () => desk.window.transcript.turns.map(({ id, status }) => [id, status]);
const watch = (on: boolean) => desk.domain.handlers.watchThread(desk.window, { threadId: stored, watch: on });
const looks = () => desk.sent('thread/turns/list').length;

/** Sets the turns that Codex has of the thread, newest first. */
function now(turns: readonly Turn[]): void {
  const data = [...turns];
  desk.codex.answers['thread/turns/list'] = () => ok({ data, nextCursor: null, backwardsCursor: null });
}

/** Advances time until the next look at Codex. */
async function look(): Promise<void> {
  const before = looks();
  const later = () => {
    desk.clock.advance(1_500);
    return looks();
  };
  await expect.poll(later).toBeGreaterThan(before);
}

/** Watches the thread, then starts a turn in it in the other process. */
async function beginThere(): Promise<void> {
  const before = looks();
  await watch(true);
  await expect.poll(looks).toBe(before + 1);
  now([unfinished, first]);
  await look();
}

describe('a watched thread', () => {
  it('is not shown as working if its last turn was permanently cut off', async () => {
    now([unfinished, first]);
    await watch(true);
    await expect.poll(() => statuses().at(-1)).toEqual(['second', 'interrupted']);
    await look();
    expect(standing()).toEqual({ type: 'held', watching: true, works: false });
  });

  it('shows what the other process adds, and shows it as working until its turn ends', async () => {
    await beginThere();
    await expect.poll(standing).toEqual({ type: 'held', watching: true, works: true });
    expect(statuses()).toEqual([
      ['first', 'completed'],
      ['second', 'running'],
    ]);
    now([storedTurn('second'), first]);
    await look();
    await expect.poll(standing).toEqual({ type: 'held', watching: true, works: false });
    expect(statuses().at(-1)).toEqual(['second', 'completed']);
    expect(desk.sent('thread/resume')).toHaveLength(1);
  });

  it('shows the other process as working even if its turn was there before the first look', async () => {
    now([unfinished, first]);
    await watch(true);
    await expect.poll(() => statuses().at(-1)).toEqual(['second', 'interrupted']);
    now([{ ...unfinished, items: [storedCommand('echo', 'there')] }, first]);
    await look();
    await expect.poll(standing).toMatchObject({ works: true });
    expect(statuses().at(-1)).toEqual(['second', 'running']);
  });

  it('matches Codex once it is no longer watched', async () => {
    await beginThere();
    await expect.poll(standing).toMatchObject({ works: true });
    await watch(false);
    expect(standing()).toEqual({ type: 'held', watching: false, works: false });
    expect(statuses().at(-1)).toEqual(['second', 'interrupted']);
    const before = looks();
    desk.clock.advance(10_000);
    expect(looks()).toBe(before);
  });

  it('is no longer checked once no window shows it', async () => {
    await watch(true);
    await expect.poll(standing).toMatchObject({ watching: true });
    void desk.window.leaveFolder();
    await look();
    const before = looks();
    desk.clock.advance(10_000);
    expect(looks()).toBe(before);
  });
});

describe('taking a thread over', () => {
  it('ends processes of earlier runs, and reports if another process still has the thread', async () => {
    const take = () => desk.domain.handlers.takeOverThread(desk.window, { threadId: stored });
    expect(await take()).toEqual(err({ type: 'heldByOtherProcess' }));
    expect(leftoversEnded).toBe(1);
    desk.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [first]));
    expect(await take()).toEqual(ok(null));
    expect(standing()).toEqual({ type: 'usual' });
  });

  it('keeps what the other process has added since', async () => {
    await watch(true);
    await expect.poll(standing).toMatchObject({ watching: true });
    const both = [storedTurn('second'), first];
    desk.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, both));
    await desk.domain.handlers.takeOverThread(desk.window, { threadId: stored });
    expect(desk.window.entries('status').map(({ fact }) => fact)).not.toContain('Codex no longer knows this turn.');
    expect(statuses().at(-1)).toEqual(['second', 'completed']);
  });
});

it('makes a fork read-only until its first message, and says what it was copied from', async () => {
  desk.codex.answers['thread/fork'] = () => ok(startedThread('copy', folder));
  desk.codex.answers['thread/name/set'] = () => ok({});
  const forked = await desk.domain.handlers.forkThread(desk.window, { threadId: stored });
  expect(forked).toEqual(ok({ threadId: 'copy' }));
  expect(desk.sent('thread/fork')).toMatchObject([{ threadId: stored, sandbox: 'read-only' }]);
  await desk.open(threadId.parse('copy'));
  expect(desk.window.entries('status')).toMatchObject([{ fact: 'Forked from “Preview of stored”.', thread: stored }]);
});

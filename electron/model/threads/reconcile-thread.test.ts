import { describe, expect, it } from 'vitest';
import { approvalId, clientMessageId, entryId } from '../../../shared/base/ids.ts';
import { getPendingTurnId } from '../../../shared/transcript/pending-message.ts';
import {
  answer,
  command,
  confirmed,
  ended,
  entries,
  fold,
  mine,
  one,
  put,
  started,
  submitted,
  text,
  two,
  user,
} from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { reconcileThread } from './reconcile-thread.ts';
import type { StoredTurn } from './stored-turn.ts';

const done = { ...answer, text: 'All of it', state: 'done' } as const;

function here(turns: readonly Turn[]): readonly StoredTurn[] {
  return turns.map((turn) => ({ turn, origin: 'here', gone: false }));
}

function turnsOf(...events: readonly ThreadEvent[]): readonly Turn[] {
  return fold(...events).turns;
}

const whole = (turns: readonly Turn[]) => ({ turns, complete: true });
const ids = (turns: readonly StoredTurn[]) => turns.map(({ turn }) => turn.id);

describe('turns', () => {
  const first = turnsOf(started(one), put(done), ended('completed'));
  const second = turnsOf(started(two), put({ ...done, id: entryId.parse('answer-2') }, two), ended('completed', two));

  it('turns that are new to us come from another client', () => {
    const { turns, added, save } = reconcileThread(here(first), whole([...first, ...second]));
    expect(turns).toEqual([...here(first), { turn: second[0], origin: 'otherClient', gone: false }]);
    expect(added).toEqual([two]);
    expect(save).toEqual({
      turns: second,
      removed: [],
      order: [one, two],
      marks: [{ turnId: two, origin: 'otherClient', gone: false }],
    });
  });

  it('keeps turns that Codex no longer has and marks them once', () => {
    const { turns, vanished, save } = reconcileThread(here([...first, ...second]), whole(second));
    expect(turns.map(({ gone }) => gone)).toEqual([true, false]);
    expect(vanished).toEqual([one]);
    expect(save).toEqual({ turns: [], removed: [], order: [], marks: [{ turnId: one, origin: 'here', gone: true }] });
    const again = reconcileThread(turns, whole(second));
    expect(again.turns).toBe(turns);
    expect(again.vanished).toEqual([]);
  });

  it('unmarks turns that Codex has again', () => {
    const gone = here(first).map((own) => ({ ...own, gone: true }));
    expect(reconcileThread(gone, whole(first)).turns).toEqual(here(first));
  });

  it('does not consider turns before the page that was read as missing', () => {
    const { turns } = reconcileThread(here([...first, ...second]), { turns: second, complete: false });
    expect(turns.map(({ gone }) => gone)).toEqual([false, false]);
  });

  it('puts turns older than all stored ones first', () => {
    expect(ids(reconcileThread(here(second), whole([...first, ...second])).turns)).toEqual([one, two]);
  });

  it('does not consider turns that run here, wait, or were not sent as missing', () => {
    const running = turnsOf(started(one), submitted);
    expect(reconcileThread(here(running), whole([])).vanished).toEqual([]);
  });

  it('puts turns before waiting messages', () => {
    const waiting = turnsOf(started(one), ended('completed'), submitted);
    const { turns } = reconcileThread(here(waiting), whole([...waiting.slice(0, 1), ...second]));
    expect(ids(turns)).toEqual([one, two, getPendingTurnId(mine)]);
  });
});

describe('a message that was not sent, as far as we know', () => {
  it('puts an unsent message into the turn that Codex started for it, as the user wrote it', () => {
    const ours = turnsOf(submitted, { type: 'codexStopped', at: 9 });
    const theirs = turnsOf(started(one), put({ ...confirmed, clientId: mine }), put(done), ended('completed'));
    const { turns, save } = reconcileThread(here(ours), whole(theirs));
    expect(turns).toHaveLength(1);
    expect(turns[0]?.turn).toMatchObject({ id: one, status: 'completed' });
    expect(turns[0]?.turn.entries[0]).toMatchObject({ text: user.text, sources: user.sources, state: 'confirmed' });
    expect(save.removed).toEqual([getPendingTurnId(mine)]);
  });

  it('keeps an unsent message in place if Codex did not start a turn', () => {
    const ours = here(turnsOf(submitted, { type: 'codexStopped', at: 9 }));
    const other = { ...confirmed, clientId: clientMessageId.parse('another') };
    const theirs = turnsOf(started(one), put(other), ended('completed'));
    expect(ids(reconcileThread(ours, whole(theirs)).turns)).toEqual([getPendingTurnId(mine), one]);
  });
});

describe('within a turn', () => {
  it('keeps entries that Codex does not store in place within a turn', () => {
    const ours = turnsOf(started(), put(confirmed), text('Beg'), { type: 'codexStopped', at: 9 });
    const theirs = turnsOf(started(), put(confirmed), put(command), ended('interrupted'));
    const [merged] = reconcileThread(here(ours), whole(theirs)).turns;
    expect(merged?.turn.entries.map(({ kind }) => kind)).toEqual(['user', 'assistant', 'command']);
    expect(merged?.turn.entries[1]).toMatchObject({ text: 'Beg', state: 'dropped', dropReason: 'codexStopped' });
  });

  it('completes an answer that we saw in part if Codex has it', () => {
    const ours = turnsOf(started(), text('All'), { type: 'codexStopped', at: 9 });
    const theirs = turnsOf(started(), put(done), ended('completed'));
    const [merged] = reconcileThread(here(ours), whole(theirs)).turns;
    expect(merged?.turn.status).toBe('completed');
    expect(merged?.turn.entries).toEqual([done]);
  });

  it('does not confuse dropped text with later text that has its id', () => {
    const ours = turnsOf(started(), text('Something else'), { type: 'codexStopped', at: 9 });
    const theirs = turnsOf(started(), put(done), ended('completed'));
    const { turns } = reconcileThread(here(ours), whole(theirs));
    const texts = turns[0]?.turn.entries.map((entry) => [entry.id, 'text' in entry ? entry.text : '']);
    expect(texts).toEqual([
      ['answer~1', 'Something else'],
      ['answer', 'All of it'],
    ]);
    expect(reconcileThread(turns, whole(theirs)).turns).toBe(turns);
  });

  it("a command with a reused id is the one in Codex's turn", () => {
    const [mine, other] = [
      { ...command, id: entryId.parse('call_0~1') },
      { ...command, id: entryId.parse('call_0') },
    ];
    const ours = here(turnsOf(started(one), put(mine), ended('completed')));
    const { turns } = reconcileThread(ours, whole(turnsOf(started(one), put(other), ended('completed'))));
    expect(turns[0]?.turn.entries.map(({ id }) => id)).toEqual(['call_0~1']);
  });

  it('keeps the decider and the outcome of an approval as we saw them', () => {
    const approval = { approvalId: approvalId.parse('a'), state: 'declined', by: 'rule', settledAt: 5 } as const;
    const declined = { ...command, status: 'blocked', exitCode: 1, message: 'no', approval } as const;
    const ours = turnsOf(started(), put(declined), ended('completed'));
    const theirs = turnsOf(started(), put({ ...command, status: 'failed', exitCode: 1 }), ended('completed'));
    const stored = here(ours);
    expect(reconcileThread(stored, whole(theirs)).turns).toBe(stored);
  });

  it("does not duplicate an old thread's items, which have other ids in the store", () => {
    const ours = turnsOf(started(), put(confirmed), put(command), put(done), ended('completed'));
    const theirs = turnsOf(
      started(),
      put({ ...confirmed, id: entryId.parse('item-1'), clientId: null }),
      put({ ...done, id: entryId.parse('item-2') }),
      ended('completed'),
    );
    const { turns } = reconcileThread(here(ours), whole(theirs));
    expect(turns[0]?.turn.entries.map(({ id }) => id)).toEqual(
      entries(fold(put(confirmed), put(command), put(done))).map(({ id }) => id),
    );
  });
});

it("turns of a thread without turns here are exactly Codex's", () => {
  const theirs = turnsOf(started(one), put(done), ended('completed'), started(two), ended('failed', two));
  expect(reconcileThread([], whole(theirs)).turns.map(({ turn }) => turn)).toEqual(theirs);
});

import { expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { entryId, turnId } from '../base/ids.ts';
import { foldTranscript } from '../transcript/fold-transcript.ts';
import { answer, command, ended, started } from '../transcript/sample-thread.ts';
import type { ThreadEvent } from '../transcript/thread-event.ts';
import { emptyTranscript, type Transcript } from '../transcript/turn.ts';
import { prependTurns, splitTurns } from '../transcript/turn-window.ts';
import { isUnfinished } from './is-unfinished.ts';
import { forgetOldest } from './rolling-window.ts';

const mostTurns = 12;
const turnAt = (at: number) => turnId.parse(`00000000-0000-7000-8000-${String(at).padStart(12, '0')}`);

/** A turn ends, gets an entry or text, or the next one begins. `back` is how many turns before the latest. */
const step = fc.oneof(
  fc.record({ type: fc.constant('begin' as const) }),
  fc.record({ type: fc.constant('end' as const), back: fc.nat({ max: 2 }) }),
  fc.record({ type: fc.constant('say' as const), back: fc.nat({ max: 2 }), words: fc.string({ maxLength: 6 }) }),
  fc.record({ type: fc.constant('run' as const), back: fc.nat({ max: 2 }), over: fc.boolean() }),
  fc.record({ type: fc.constant('stop' as const) }),
);

/** A host's events: nothing more for a turn once it is finished. */
function logOf(
  steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
): readonly ThreadEvent[] {
  let state = foldTranscript(emptyTranscript, started(turnAt(0)));
  let newest = 0;
  const events: ThreadEvent[] = [started(turnAt(0))];
  const add = (event: ThreadEvent) => {
    state = foldTranscript(state, event);
    events.push(event);
  };
  for (const next of steps) {
    if (next.type === 'begin' && newest < mostTurns) add(started(turnAt(++newest)));
    if (next.type === 'stop') add({ type: 'codexStopped', at: 9 });
    const id = 'back' in next ? turnAt(Math.max(0, newest - next.back)) : null;
    const turn = state.turns.find((known) => known.id === id);
    if (turn === undefined || !isUnfinished(turn)) continue;
    if (next.type === 'end') add(ended('completed', turn.id));
    if (next.type === 'say') {
      const entry = { ...answer, id: entryId.parse(`say:${turn.id}`) };
      if (!turn.entries.some((known) => known.id === entry.id)) add({ type: 'entryPut', turnId: turn.id, entry });
      const place = { turnId: turn.id, entryId: entry.id, channel: 'text', part: 0 } as const;
      add({ type: 'textAppended', ...place, text: next.words });
    }
    if (next.type === 'run') {
      const status = next.over ? 'done' : 'running';
      add({ type: 'entryPut', turnId: turn.id, entry: { ...command, id: entryId.parse(`run:${turn.id}`), status } });
    }
  }
  return events;
}

const window = fc.record({ turns: fc.integer({ min: 1, max: 5 }), characters: fc.integer({ min: 1, max: 30 }) });
/** Where one side rolls its window and to what size, and which turns are pinned there. */
const side = fc.record({
  rolls: fc.array(fc.option(window, { freq: 2 }), { maxLength: 40 }),
  pinned: fc.array(fc.integer({ min: 0, max: mostTurns }).map(turnAt), { maxLength: 3 }),
});

it('a transcript that forgets old turns knows each of its turns as well as one that forgets nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), side, (steps, { pinned, rolls }) => {
      let whole = emptyTranscript;
      let part = emptyTranscript;
      for (const [at, event] of logOf(steps).entries()) {
        whole = foldTranscript(whole, event);
        part = foldTranscript(part, event);
        const roll = rolls[at] ?? null;
        if (roll !== null) part = forgetOldest(part, roll, (turn) => isUnfinished(turn) || pinned.includes(turn.id));
        expectPartOf(part, whole);
        expect(
          whole.turns.filter((turn) => isUnfinished(turn) && !part.turns.some(({ id }) => id === turn.id)),
        ).toEqual([]);
      }
      expect(readBack(part, whole)).toEqual(whole);
    }),
  );
});

/** The newest part ends the thread without a gap, and kept turns are in order, each as in the complete thread. */
function expectPartOf(part: Transcript, whole: Transcript): void {
  const { earlier: kept, newest } = splitTurns(part);
  expect(newest.length + part.earlierTurns).toBe(whole.turns.length);
  expect(whole.turns.slice(whole.turns.length - newest.length)).toEqual(newest);
  const earlier = whole.turns.slice(0, part.earlierTurns);
  expect(earlier.filter(({ id }) => kept.some((turn) => turn.id === id))).toEqual(kept);
  expect({ ...part, turns: [] }).toMatchObject({ reconnecting: whole.reconnecting, usage: whole.usage });
}

/** Loads all earlier turns, two at a time. */
function readBack(part: Transcript, whole: Transcript): Transcript {
  if (part.earlierTurns === 0) return part;
  const start = Math.max(0, part.earlierTurns - 2);
  return readBack(prependTurns(part, whole.turns.slice(start, part.earlierTurns), start), whole);
}

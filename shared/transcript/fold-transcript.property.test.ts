import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { approvalId, entryId, turnId } from '../base/ids.ts';
import type { Entry } from './entry.ts';
import { isEqualData } from './equal-data.ts';
import { foldTranscript } from './fold-transcript.ts';
import type { ThreadEvent } from './thread-event.ts';
import { emptyTranscript, type Transcript, transcript as transcriptSchema } from './turn.ts';

const turns = ['t1', 't2', 't3'].map((id) => turnId.parse(id));
const ids = ['e1', 'e2', 'e3', 'e4'].map((id) => entryId.parse(id));
const turn = fc.constantFrom(...turns);
const id = fc.constantFrom(...ids);
const words = fc.string({ maxLength: 4 });

const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    id,
    at: fc.constant(null),
    kind: fc.constant('assistant' as const),
    phase: fc.constant('answer' as const),
    text: words,
    state: fc.constantFrom('streaming' as const, 'done' as const),
    dropReason: fc.constant(null),
  }),
  fc.record({
    id,
    at: fc.constant(null),
    kind: fc.constant('patch' as const),
    files: fc.constant([]),
    status: fc.constantFrom('applying' as const, 'done' as const, 'declined' as const),
    message: fc.constant(null),
    approval: fc.constant(null),
  }),
  fc.record({ id, at: fc.constant(null), kind: fc.constant('compaction' as const), running: fc.boolean() }),
);

const dropReason = fc.constantFrom('steered' as const, 'interrupted' as const, 'failed' as const);
const event: fc.Arbitrary<ThreadEvent> = fc.oneof(
  fc.record({ type: fc.constant('turnStarted' as const), turnId: turn, at: fc.nat(), model: fc.constant(null) }),
  fc.record({
    type: fc.constant('turnEnded' as const),
    turnId: turn,
    status: fc.constantFrom('completed' as const, 'interrupted' as const, 'failed' as const),
    at: fc.nat(),
    durationMs: fc.constant(null),
    dropReason,
  }),
  fc.record({ type: fc.constant('entryPut' as const), turnId: turn, entry }),
  fc.record({
    type: fc.constant('textAppended' as const),
    turnId: turn,
    entryId: id,
    channel: fc.constantFrom('text' as const, 'summary' as const, 'content' as const),
    part: fc.nat({ max: 3 }),
    text: words,
  }),
  fc.record({ type: fc.constant('streamDropped' as const), turnId: turn, reason: dropReason }),
  fc.record({
    type: fc.constant('approvalTraced' as const),
    turnId: fc.constant(null),
    entryId: id,
    approval: fc.record({
      approvalId: fc.constant(approvalId.parse('a')),
      state: fc.constantFrom('waiting' as const, 'approved' as const, 'declined' as const),
      by: fc.constant(null),
      settledAt: fc.constant(null),
    }),
  }),
  fc.record({
    type: fc.constant('reconnecting' as const),
    turnId: turn,
    attempt: fc.nat(),
    of: fc.constant(null),
    message: words,
    at: fc.nat(),
  }),
  fc.record({ type: fc.constant('codexStopped' as const), at: fc.nat() }),
);
const log = fc.array(event, { maxLength: 40 });

const fold = (events: readonly ThreadEvent[]) => events.reduce(foldTranscript, emptyTranscript);

describe('for any log', () => {
  it('the transcript of any log is valid under the contract', () => {
    fc.assert(fc.property(log, (events) => void transcriptSchema.parse(fold(events))));
  });

  it('an event that changes nothing returns the same state, and no state is ever mutated', () => {
    fc.assert(
      fc.property(log, (events) => {
        let state = emptyTranscript;
        for (const next of events) {
          const before = structuredClone(state);
          const after = foldTranscript(state, next);
          expect(isEqualData(before, state)).toBe(true);
          if (isEqualData(after, state)) expect(after).toBe(state);
          state = after;
        }
      }),
    );
  });

  it('turns and entries that an event does not change keep their reference', () => {
    const pairs = (before: Transcript, after: Transcript) =>
      before.turns.flatMap((known) => {
        const now = after.turns.find((candidate) => candidate.id === known.id);
        return now === undefined ? [] : [[known, now] as const];
      });
    fc.assert(
      fc.property(log, event, (events, next) => {
        const before = fold(events);
        const after = foldTranscript(before, next);
        for (const [known, now] of pairs(before, after)) {
          if (isEqualData(known, now)) expect(now).toBe(known);
          for (const shown of known.entries) {
            const same = now.entries.find((candidate) => isEqualData(candidate, shown));
            if (same !== undefined) expect(now.entries).toContain(shown);
          }
        }
      }),
    );
  });

  it('turns keep their order of arrival, each exactly once', () => {
    fc.assert(
      fc.property(log, (events) => {
        const arrived = events.flatMap((said) => {
          const creates = ['turnStarted', 'turnEnded', 'entryPut', 'textAppended', 'reconnecting'].includes(said.type);
          return creates && 'turnId' in said && said.turnId !== null ? [said.turnId] : [];
        });
        expect(fold(events).turns.map((known) => known.id)).toEqual([...new Set(arrived)]);
      }),
    );
  });

  it('entries never change places, except for the reconnecting status', () => {
    fc.assert(
      fc.property(log, event, (events, next) => {
        const before = fold(events);
        const after = foldTranscript(before, next);
        const order = (state: Transcript, of: string) =>
          state.turns
            .find((known) => known.id === of)
            ?.entries.map((shown) => shown.id)
            .filter((shown) => !shown.startsWith('reconnecting')) ?? [];
        for (const { id: of } of before.turns) {
          const now = order(after, of);
          const kept = order(before, of).filter((shown) => now.includes(shown));
          const renamed = now.some((shown) => shown.includes('~') && !order(before, of).includes(shown));
          if (!renamed) expect(now.filter((shown) => kept.includes(shown))).toEqual(kept);
        }
      }),
    );
  });
});

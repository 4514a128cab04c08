import { fc } from '../../../../fixtures/testkit/properties.ts';
import { entryId, turnId } from '../../../../shared/base/ids.ts';
import type { Entry } from '../../../../shared/transcript/entry.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import type { CodexTurns } from '../../../model/threads/reconcile-thread.ts';
import type { StoredTurn } from '../../../model/threads/stored-turn.ts';

const words = fc.constantFrom('', 'a', 'ab', 'abc', 'b');

/** Returns an entry after its turn ended. Codex keeps no dropped text and no status. */
function arbitraryEntry(id: string, isCodex: boolean): fc.Arbitrary<Entry> {
  const common = { id: fc.constant(entryId.parse(id)), at: fc.constant(null) };
  const answer = fc.record({ text: words, dropped: fc.boolean() }).map(({ text, dropped }): Entry => {
    const cut = dropped && !isCodex && text !== '';
    const state = cut
      ? ({ state: 'dropped', dropReason: 'failed' } as const)
      : ({ state: 'done', dropReason: null } as const);
    return { id: entryId.parse(id), at: null, kind: 'assistant', phase: 'answer', text, ...state };
  });
  const image = fc.record({ ...common, kind: fc.constant('image' as const), path: words });
  const status: fc.Arbitrary<Entry> = fc.record({
    ...common,
    kind: fc.constant('status' as const),
    status: fc.constant('info' as const),
    fact: words,
    detail: fc.constant(''),
    commands: fc.constant([]),
    attempt: fc.constant(null),
    about: fc.constant(null),
  });
  return isCodex ? fc.oneof(answer, image) : fc.oneof(answer, image, status);
}

const entryIds = ['e1', 'e2', 'e3', 'e4', 'e5'];

function arbitraryTurn(id: string, isCodex: boolean): fc.Arbitrary<Turn> {
  const chosen = fc
    .shuffledSubarray(entryIds)
    .chain((ids) => fc.tuple(...ids.map((one) => arbitraryEntry(one, isCodex))));
  const ended = fc.constantFrom('completed' as const, 'interrupted' as const, 'failed' as const);
  const status = isCodex
    ? ended
    : fc.oneof(ended, fc.constantFrom('notSent' as const, 'pending' as const, 'running' as const));
  return fc.record({
    id: fc.constant(turnId.parse(id)),
    status,
    startedAt: fc.option(fc.nat(9)),
    endedAt: fc.option(fc.nat(9)),
    durationMs: fc.option(fc.nat(9)),
    model: fc.constantFrom(null, 'm'),
    hadEffects: fc.boolean(),
    hasDiff: fc.boolean(),
    entries: chosen,
  });
}

const turnIds = ['t1', 't2', 't3', 't4', 't5'];

/** What Codex may have stored for a thread. */
export const theirs: fc.Arbitrary<CodexTurns> = fc.record({
  turns: fc.shuffledSubarray(turnIds).chain((ids) => fc.tuple(...ids.map((id) => arbitraryTurn(id, true)))),
  complete: fc.boolean(),
});
/** What our store may have for the same thread. */
export const ours: fc.Arbitrary<readonly StoredTurn[]> = fc.shuffledSubarray(turnIds).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc.record({
        turn: arbitraryTurn(id, false),
        origin: fc.constantFrom('here' as const, 'otherClient' as const),
        gone: fc.boolean(),
      }),
    ),
  ),
);

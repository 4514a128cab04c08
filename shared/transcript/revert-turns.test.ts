import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { type TurnId, turnId } from '../base/ids.ts';
import { forgetOldest } from '../store/rolling-window.ts';
import { foldTranscript } from './fold-transcript.ts';
import { lacksNewest, revertTurns } from './revert-turns.ts';
import { ended, fold, one, started, submitted, two } from './sample-thread.ts';
import type { ThreadEvent } from './thread-event.ts';
import { emptyTranscript, type Transcript } from './turn.ts';
import { splitTurns } from './turn-window.ts';

const idsOf = ({ turns }: Pick<Transcript, 'turns'>) => turns.map(({ id }) => id);
const reverted = (...turnIds: readonly TurnId[]): ThreadEvent => ({ type: 'turnsReverted', turnIds });

describe('turns taken off the end of a thread', () => {
  it('reverting removes turns off the end of a thread, and keeps a message that Codex never got', () => {
    const state = fold(started(), ended('completed'), started(two), ended('completed', two), submitted);
    const after = foldTranscript(state, reverted(two));
    expect(after.turns.map(({ status }) => status)).toEqual(['completed', 'pending']);
    expect(after.turns[0]).toBe(state.turns[0]);
    expect(foldTranscript(after, reverted(two))).toBe(after);
  });

  it('reverted turns stay counted in what the thread spent, while its totals start over', () => {
    const spent = [{ model: 'm', input: 90, cached: 0, cacheWritten: 0, output: 10, reasoning: 0 }];
    const totals = { inputTokens: 90, cachedInputTokens: 0, outputTokens: 10, reasoningTokens: 0 };
    const usage = { totalTokens: 100, ...totals, lastTokens: 60, contextWindow: 1_000, spent };
    const { usage: after } = revertTurns({ ...fold(started()), usage }, [one]);
    expect(after).toMatchObject({ totalTokens: 0, lastTokens: 0, contextWindow: 1_000, spent, forked: true });
  });

  it('reverting also removes turns that are kept before the newest ones', () => {
    const all = fold(...[1, 2, 3, 4].flatMap((n) => turnEvents(n)));
    const page = forgetOldest(all, { turns: 1, characters: 1_000 }, ({ id }) => id === idOf(1) || id === idOf(3));
    expect(page).toMatchObject({ keptBefore: 2, earlierTurns: 3 });
    const after = foldTranscript(page, reverted(idOf(3), idOf(4)));
    expect(idsOf(after)).toEqual([idOf(1)]);
    expect(lacksNewest(after)).toBe(true);
  });

  it('reverted turns are gone the same way for a host and for a page that knows only some turns', () => {
    const step = fc.oneof(
      fc.constant({ type: 'append' as const }),
      fc.record({ type: fc.constant('revert' as const), from: fc.nat({ max: 12 }) }),
      fc.record({ type: fc.constant('open' as const), turns: fc.integer({ min: 1, max: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let made = 0;
        let expected: readonly TurnId[] = [];
        let host: Transcript = emptyTranscript;
        let page: Transcript = emptyTranscript;
        for (const each of steps) {
          let events: readonly ThreadEvent[] = [];
          if (each.type === 'open') page = forgetOldest(host, { turns: each.turns, characters: 1_000 }, () => false);
          else if (each.type === 'append') {
            made += 1;
            events = turnEvents(made);
            expected = [...expected, idOf(made)];
          } else {
            events = [reverted(...expected.slice(each.from))];
            expected = expected.slice(0, each.from);
          }
          host = events.reduce(foldTranscript, host);
          page = events.reduce(foldTranscript, page);
          // A page that must load again does so at once.
          if (lacksNewest(page)) page = host;
          expect(idsOf(host)).toEqual(expected);
          const { newest } = splitTurns(page);
          expect(newest).toEqual(host.turns.slice(host.turns.length - newest.length));
          expect(page.earlierTurns).toBe(host.turns.length - newest.length);
        }
      }),
      { numRuns: runs(200, 2_000) },
    );
  });
});

function idOf(n: number): TurnId {
  return turnId.parse(`turn-${n}`);
}

function turnEvents(n: number): readonly ThreadEvent[] {
  return [started(idOf(n)), ended('completed', idOf(n))];
}

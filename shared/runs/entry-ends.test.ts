import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { answer, fold, put, started } from '../transcript/sample-thread.ts';
import type { Turn } from '../transcript/turn.ts';
import { getEntryEnds } from './entry-ends.ts';
import { toTurnBars } from './turn-bars.ts';

type Times = Parameters<typeof getEntryEnds>[0];

/** The reference implementation, entry by entry. */
function naive({ endedAt, entries }: Times): readonly (number | null)[] {
  return entries.map(({ at }, index) => {
    if (at === null) return null;
    const next = entries.slice(index + 1).find((entry) => entry.at !== null && entry.at > at);
    return next?.at ?? endedAt ?? at;
  });
}

describe('the ends of entries', () => {
  it('an entry ends where the next one started, or the turn ended, in whatever order the times are', () => {
    const time = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.record({ at: time })), time, (entries, endedAt) => {
        expect(getEntryEnds({ entries, endedAt })).toEqual(naive({ entries, endedAt }));
      }),
    );
  });

  it.each(['one after the other', 'all at once'])(
    'finds the ends of entries by looking at each entry a few times (%s)',
    (when) => {
      const [turn] = fold(started(), put({ ...answer, at: 100, text: 'a', state: 'done' })).turns;
      const [entry] = turn?.entries ?? [];
      if (turn === undefined || entry === undefined) throw new Error('There is no turn');
      const count = 2_000;
      let looks = 0;
      const entries = Array.from({ length: count }, (_, index) => {
        const at = when === 'all at once' ? 100 : 100 + index;
        return Object.defineProperty({ ...entry }, 'at', {
          get: () => {
            looks += 1;
            return at;
          },
        });
      });
      const watched = new Proxy(entries, {
        get: (all, name) => {
          if (typeof name === 'string' && /^\d+$/.test(name)) looks += 1;
          return Reflect.get(all, name);
        },
      });
      const long: Turn = { ...turn, entries: watched };
      expect(toTurnBars(long, 0, 10_000)).toHaveLength(count);
      expect(looks).toBeLessThan(20 * count);
    },
  );
});

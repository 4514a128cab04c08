import { describe, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { entryId } from '../../../shared/base/ids.ts';
import { atEnd, type EndEvent, type EndState, isFollowing, reduceEnd } from './follow-end.ts';

const [first, second] = [entryId.parse('first'), entryId.parse('second')];

/** Returns the state of a view after events, each with the newest entry at that time. */
function stateAfter(...events: readonly (readonly [EndEvent, typeof first])[]): EndState {
  return events.reduce((state, [event, newest]) => reduceEnd(state, event, newest), atEnd);
}

const far = { isNear: false };
const near = { isNear: true };

describe('a view of the transcript', () => {
  it('follows the end until the user scrolls up, even before the view has moved', () => {
    expect(isFollowing(atEnd)).toBe(true);
    expect(isFollowing(stateAfter([{ type: 'turnedUp' }, first]))).toBe(false);
  });

  it('follows again when scrolling up moved nothing, and stops when it did', () => {
    const within = [{ type: 'scrolled', isUp: true, ...near }, first] as const;
    expect(stateAfter([{ type: 'turnedUp' }, first], within, [{ type: 'turnOver', ...near }, first])).toEqual(atEnd);
    const left = stateAfter([{ type: 'turnedUp' }, first], [{ type: 'turnOver', ...far }, first]);
    expect([isFollowing(left), left.leftAt]).toEqual([false, first]);
  });

  it('remembers where the user left the end, whatever arrives', () => {
    const left = stateAfter([{ type: 'left' }, first], [{ type: 'scrolled', isUp: true, ...far }, second]);
    expect(left.leftAt).toBe(first);
  });

  it('follows the end again when the user is back at the end', () => {
    expect(stateAfter([{ type: 'left' }, first], [{ type: 'scrolled', isUp: false, ...near }, second])).toEqual(atEnd);
    expect(stateAfter([{ type: 'left' }, first], [{ type: 'jumped' }, second])).toEqual(atEnd);
    expect(stateAfter([{ type: 'left' }, first], [{ type: 'rested', ...near }, first])).toEqual(atEnd);
  });

  it('stays at the end when content above shrinks', () => {
    expect(stateAfter([{ type: 'scrolled', isUp: true, ...near }, first])).toEqual(atEnd);
  });

  it('does not follow the end while text is selected', () => {
    const selecting = stateAfter([{ type: 'selected', isSelecting: true, ...near }, first]);
    expect(isFollowing(selecting)).toBe(false);
    // Still not following when the pointer extends the selection down to the end.
    expect(isFollowing(reduceEnd(selecting, { type: 'scrolled', isUp: false, ...near }, second))).toBe(false);
  });

  it('leaves the end when a selection exists and more arrives than fits in the view', () => {
    const selecting = stateAfter([{ type: 'selected', isSelecting: true, ...near }, first]);
    expect(reduceEnd(selecting, { type: 'outgrown', ...near }, second)).toBe(selecting);
    expect(reduceEnd(selecting, { type: 'outgrown', ...far }, second).leftAt).toBe(second);
  });

  it('does not jump past new content when a selection ends, and follows again without new content', () => {
    const selecting = stateAfter([{ type: 'selected', isSelecting: true, ...near }, first]);
    const end = (isNear: boolean) => reduceEnd(selecting, { type: 'selected', isSelecting: false, isNear }, second);
    expect([isFollowing(end(false)), end(false).leftAt]).toEqual([false, second]);
    expect(end(true)).toEqual(atEnd);
  });

  it('goes to the end on request, even with a selection', () => {
    const jumped = stateAfter([{ type: 'selected', isSelecting: true, ...near }, first], [{ type: 'jumped' }, second]);
    expect(isFollowing(jumped)).toBe(true);
  });

  it('never follows while selecting or scrolling up, and keeps its identity when nothing changes', () => {
    const flag = fc.boolean();
    const event: fc.Arbitrary<EndEvent> = fc.oneof(
      fc.constant({ type: 'turnedUp' } as const),
      fc.constant({ type: 'left' } as const),
      fc.record({ type: fc.constant('turnOver' as const), isNear: flag }),
      fc.record({ type: fc.constant('rested' as const), isNear: flag }),
      fc.record({ type: fc.constant('scrolled' as const), isUp: flag, isNear: flag }),
      fc.record({ type: fc.constant('selected' as const), isSelecting: flag, isNear: flag }),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const state = stateAfter(...events.map((each) => [each, first] as const));
        if (state.isSelecting || state.isTurning) expect(isFollowing(state)).toBe(false);
        const last = events.at(-1);
        if (last !== undefined) {
          const again = reduceEnd(state, last, first);
          expect(reduceEnd(again, last, second)).toBe(again);
        }
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { entryId } from '../../../shared/base/ids.ts';
import { atEnd, type EndEvent, type EndState, followsEnd, nextEnd } from './follow-end.ts';

const [first, second] = [entryId.parse('first'), entryId.parse('second')];

/** The state of a view after events, each with the newest entry at that time. */
function stateAfter(...events: readonly (readonly [EndEvent, typeof first])[]): EndState {
  return events.reduce((state, [event, newest]) => nextEnd(state, event, newest), atEnd);
}

const far = { isNear: false };
const near = { isNear: true };

describe('a view of the transcript', () => {
  it('follows the end until the person scrolls up, even before the view has moved', () => {
    expect(followsEnd(atEnd)).toBe(true);
    expect(followsEnd(stateAfter([{ type: 'turnedUp' }, first]))).toBe(false);
  });

  it('follows again when scrolling up did not move it, and has left the end when it did', () => {
    const within = [{ type: 'scrolled', isUp: true, ...near }, first] as const;
    expect(stateAfter([{ type: 'turnedUp' }, first], within, [{ type: 'turnOver', ...near }, first])).toEqual(atEnd);
    const left = stateAfter([{ type: 'turnedUp' }, first], [{ type: 'turnOver', ...far }, first]);
    expect([followsEnd(left), left.leftAt]).toEqual([false, first]);
  });

  it('remembers where it was when the person left, whatever arrives', () => {
    const left = stateAfter([{ type: 'left' }, first], [{ type: 'scrolled', isUp: true, ...far }, second]);
    expect(left.leftAt).toBe(first);
  });

  it('follows again once the person is back at the end', () => {
    expect(stateAfter([{ type: 'left' }, first], [{ type: 'scrolled', isUp: false, ...near }, second])).toEqual(atEnd);
    expect(stateAfter([{ type: 'left' }, first], [{ type: 'jumped' }, second])).toEqual(atEnd);
    expect(stateAfter([{ type: 'left' }, first], [{ type: 'rested', ...near }, first])).toEqual(atEnd);
  });

  it('stays at the end when it moves up because there is less to show', () => {
    expect(stateAfter([{ type: 'scrolled', isUp: true, ...near }, first])).toEqual(atEnd);
  });

  it('does not follow while text is selected', () => {
    const selecting = stateAfter([{ type: 'selected', isSelecting: true, ...near }, first]);
    expect(followsEnd(selecting)).toBe(false);
    // Not even when the pointer extends the selection down to the end.
    expect(followsEnd(nextEnd(selecting, { type: 'scrolled', isUp: false, ...near }, second))).toBe(false);
  });

  it('has left the end once more arrives than fits in the view while text is selected', () => {
    const selecting = stateAfter([{ type: 'selected', isSelecting: true, ...near }, first]);
    expect(nextEnd(selecting, { type: 'outgrown', ...near }, second)).toBe(selecting);
    expect(nextEnd(selecting, { type: 'outgrown', ...far }, second).leftAt).toBe(second);
  });

  it('does not jump past new content when the selection ends, and follows again if there is none', () => {
    const selecting = stateAfter([{ type: 'selected', isSelecting: true, ...near }, first]);
    const end = (isNear: boolean) => nextEnd(selecting, { type: 'selected', isSelecting: false, isNear }, second);
    expect([followsEnd(end(false)), end(false).leftAt]).toEqual([false, second]);
    expect(end(true)).toEqual(atEnd);
  });

  it('goes to the end on request, even with a selection', () => {
    const jumped = stateAfter([{ type: 'selected', isSelecting: true, ...near }, first], [{ type: 'jumped' }, second]);
    expect(followsEnd(jumped)).toBe(true);
  });

  it('never follows while text is selected or the person scrolls up, and keeps its identity when nothing changes', () => {
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
        if (state.isSelecting || state.isTurning) expect(followsEnd(state)).toBe(false);
        const last = events.at(-1);
        if (last !== undefined) {
          const again = nextEnd(state, last, first);
          expect(nextEnd(again, last, second)).toBe(again);
        }
      }),
    );
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../shared/base/ids.ts';
import { liveTextAppended, liveTextOf, liveTextVersion, onLiveText, takeLiveText } from './live-text.ts';

const one = entryId.parse('one');
const two = entryId.parse('two');
const arrives = (id: typeof one, text: string) =>
  liveTextAppended({ type: 'textAppended', turnId: turnId.parse('t'), entryId: id, channel: 'text', part: 0, text });

afterEach(() => void takeLiveText());

describe('live text', () => {
  it('notifies the listeners of the entry once per frame', async () => {
    const received: string[] = [];
    const ends = [onLiveText(one, () => received.push('one')), onLiveText(two, () => received.push('two'))];
    arrives(one, 'a');
    arrives(one, 'b');
    await Promise.resolve();
    expect(received).toEqual(['one']);
    expect(liveTextOf(one, 'text', 0)).toBe('ab');
    for (const end of ends) end();
  });

  it('has a new version with each notification, and none after its last listener left', async () => {
    const end = onLiveText(one, () => undefined);
    arrives(one, 'a');
    await Promise.resolve();
    const first = liveTextVersion(one);
    arrives(one, 'b');
    await Promise.resolve();
    expect(liveTextVersion(one)).toBeGreaterThan(first);
    end();
    expect(liveTextVersion(one)).toBe(0);
  });

  it('is taken completely, one event per part', () => {
    arrives(one, 'a');
    arrives(two, 'x');
    arrives(one, 'b');
    expect(takeLiveText().map(({ entryId: id, text }) => [id, text])).toEqual([
      ['one', 'ab'],
      ['two', 'x'],
    ]);
    expect(liveTextOf(one, 'text', 0)).toBe('');
  });
});

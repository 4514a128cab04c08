import { afterEach, describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../shared/base/ids.ts';
import { getLiveText, getLiveTextVersion, liveTextAppended, onLiveText, takeLiveText } from './live-text.ts';

const one = entryId.parse('one');
const two = entryId.parse('two');
const arrives = (id: typeof one, text: string) =>
  liveTextAppended({ type: 'textAppended', turnId: turnId.parse('t'), entryId: id, channel: 'text', part: 0, text });

afterEach(() => void takeLiveText());

describe('live text', () => {
  it('notifies listeners of live text once per frame', async () => {
    const received: string[] = [];
    const ends = [onLiveText(one, () => received.push('one')), onLiveText(two, () => received.push('two'))];
    arrives(one, 'a');
    arrives(one, 'b');
    await Promise.resolve();
    expect(received).toEqual(['one']);
    expect(getLiveText(one, 'text', 0)).toBe('ab');
    for (const end of ends) end();
  });

  it('changes the version of live text with each notification, and forgets it with the last listener', async () => {
    const end = onLiveText(one, () => undefined);
    arrives(one, 'a');
    await Promise.resolve();
    const first = getLiveTextVersion(one);
    arrives(one, 'b');
    await Promise.resolve();
    expect(getLiveTextVersion(one)).toBeGreaterThan(first);
    end();
    expect(getLiveTextVersion(one)).toBe(0);
  });

  it('returns all live text as one event per part', () => {
    arrives(one, 'a');
    arrives(two, 'x');
    arrives(one, 'b');
    expect(takeLiveText().map(({ entryId: id, text }) => [id, text])).toEqual([
      ['one', 'ab'],
      ['two', 'x'],
    ]);
    expect(getLiveText(one, 'text', 0)).toBe('');
  });
});

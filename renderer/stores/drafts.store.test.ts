import { beforeEach, describe, expect, it } from 'vitest';
import { clientMessageId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { attached, draftChanged, draftRecalled, draftSent, keepDrafts, useDrafts } from './drafts.store.ts';

/** A storage for this many characters. */
function storageOf(capacity: number): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    clear: () => values.clear(),
    key: () => null,
    getItem: (key) => values.get(key) ?? null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => {
      if (value.length > capacity) throw new DOMException('full', 'QuotaExceededError');
      values.set(key, value);
    },
  };
}

function pageWith(listeners: Map<string, () => void>): Pick<Window, 'addEventListener'> {
  return { addEventListener: (type: string, listen: unknown) => void listeners.set(type, listen as () => void) };
}

describe('a draft', () => {
  beforeEach(() =>
    useDrafts.setState({ drafts: {}, attachments: {}, comments: {}, notes: {}, underWay: {}, recalls: {} }),
  );

  it('survives a reload', () => {
    const storage = storageOf(1_000);
    const clock = new ManualClock();
    keepDrafts(storage, pageWith(new Map()), clock);
    draftChanged('new', 'half a thought');
    clock.advance(1_000);
    useDrafts.setState({ drafts: {} });
    keepDrafts(storage, pageWith(new Map()), clock);
    expect(useDrafts.getState().drafts).toEqual({ new: 'half a thought' });
  });

  it('survives a reload while an earlier message is shown in its place', () => {
    const storage = storageOf(1_000);
    const clock = new ManualClock();
    keepDrafts(storage, pageWith(new Map()), clock);
    draftRecalled('new', 'sent before', { back: 1, draft: 'half a thought', shown: 'sent before' });
    clock.advance(1_000);
    useDrafts.setState({ drafts: {}, recalls: {} });
    keepDrafts(storage, pageWith(new Map()), clock);
    expect(useDrafts.getState().drafts).toEqual({ new: 'half a thought' });
  });

  it('survives with its attachments, each once', () => {
    const storage = storageOf(1_000);
    const clock = new ManualClock();
    keepDrafts(storage, pageWith(new Map()), clock);
    const file = { kind: 'file', name: 'a.ts', source: '/w/a.ts' } as const;
    attached('new', file);
    attached('new', file);
    clock.advance(1_000);
    useDrafts.setState({ attachments: {} });
    keepDrafts(storage, pageWith(new Map()), clock);
    expect(useDrafts.getState().attachments).toEqual({ new: [file] });
  });

  it('is left out if it cannot be parsed', () => {
    const storage = storageOf(1_000);
    storage.setItem('workcell.drafts', '{"new":7,"one":"kept"}');
    storage.setItem('workcell.attachments', '{');
    keepDrafts(storage, pageWith(new Map()), new ManualClock());
    expect(useDrafts.getState()).toEqual({
      drafts: { one: 'kept' },
      attachments: {},
      comments: {},
      notes: {},
      underWay: {},
      recalls: {},
    });
  });

  it('is saved when the page goes away, even with the latest input', () => {
    const storage = storageOf(1_000);
    const listeners = new Map<string, () => void>();
    keepDrafts(storage, pageWith(listeners), new ManualClock());
    draftChanged('new', 'the last word');
    listeners.get('pagehide')?.();
    expect(storage.getItem('workcell.drafts')).toContain('the last word');
  });

  it('is restored as already sent, or not at all', () => {
    const sent = { clientId: clientMessageId.parse('m'), text: 'sent', sources: [], comments: [], notes: [] };
    for (const capacity of [1_000, 50]) {
      const storage = storageOf(capacity);
      const listeners = new Map<string, () => void>();
      keepDrafts(storage, pageWith(listeners), new ManualClock());
      draftChanged('new', 'sent');
      draftSent('new', sent);
      listeners.get('pagehide')?.();
      useDrafts.setState({ drafts: {}, underWay: {} });
      keepDrafts(storage, pageWith(new Map()), new ManualClock());
      const { drafts, underWay } = useDrafts.getState();
      expect({ drafts, underWay }).toEqual(
        capacity === 50 ? { drafts: {}, underWay: {} } : { drafts: { new: 'sent' }, underWay: { new: sent } },
      );
    }
  });

  it('may be longer than the storage allows', () => {
    const storage = storageOf(100);
    const clock = new ManualClock();
    keepDrafts(storage, pageWith(new Map()), clock);
    draftChanged('new', 'x'.repeat(1_000));
    expect(() => clock.advance(1_000)).not.toThrow();
    expect(useDrafts.getState().drafts.new?.length).toBe(1_000);
  });

  it('is deleted once it is empty', () => {
    draftChanged('new', 'x');
    draftChanged('new', '');
    expect(useDrafts.getState().drafts).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import { defaultLayout, type Layout } from '../../shared/layout/layout.ts';
import { LayoutStore } from './layout-store.ts';
import type { LayoutPart } from './layout-table.ts';

const bounds = { x: 10, y: 20, width: 900, height: 700, maximized: false, fullScreen: false };

/** Creates a store over in-memory parts. Null if nothing can be stored. `open` delivers the stored parts. */
function begin(kept: Map<string, unknown> | null) {
  const { promise, resolve: open } = Promise.withResolvers<void>();
  const store = new LayoutStore({
    open: async () => {
      await promise;
      return kept === null ? null : [...kept].map(([name, value]): LayoutPart => ({ name, value }));
    },
    put: async ({ name, value }) => void kept?.set(name, value),
  });
  return { store, open };
}

async function opened(kept: Map<string, unknown> | null): Promise<LayoutStore> {
  const { open, store } = begin(kept);
  open();
  await store.ready;
  return store;
}

describe('the layout of windows', () => {
  it('the window layout is restored at the next start', async () => {
    const kept = new Map();
    const before = await opened(kept);
    before.change({ sheetWidth: 301, sheet: 'console' });
    before.saveBounds(bounds);
    await before.ready;
    const after = await opened(kept);
    expect(after.layout).toEqual({ ...defaultLayout, sheetWidth: 301, sheet: 'console' });
    expect(after.bounds).toEqual(bounds);
  });

  it('the window layout is available before the stored one is known, and changes until then stay', async () => {
    const { open, store } = begin(new Map([['panes', { ...defaultLayout, threadsWidth: 300, sheetWidth: 500 }]]));
    const reported: Layout[] = [];
    store.onChange((layout) => reported.push(layout));
    store.change({ threadsWidth: 333 });
    expect(store.layout).toEqual({ ...defaultLayout, threadsWidth: 333 });
    open();
    await store.ready;
    expect(store.layout).toEqual({ ...defaultLayout, threadsWidth: 333, sheetWidth: 500 });
    expect(reported).toHaveLength(2);
  });

  it('the window layout is kept in memory if it cannot be stored', async () => {
    const store = await opened(null);
    store.change({ diffView: 'sideBySide' });
    store.saveBounds(bounds);
    expect([store.layout.diffView, store.bounds]).toEqual(['sideBySide', bounds]);
  });

  it('the window layout leaves out what it cannot parse', async () => {
    const kept = new Map<string, unknown>([
      ['panes', { sheetWidth: 'tall' }],
      ['window', { x: 1 }],
    ]);
    const store = await opened(kept);
    expect([store.layout, store.bounds]).toEqual([defaultLayout, null]);
  });
});

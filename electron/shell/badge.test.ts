import type { NativeImage } from 'electron';
import { describe, expect, it } from 'vitest';
import { Badge } from './badge.ts';

type Overlay = { readonly image: NativeImage | null; readonly words: string };

class FakeWindow {
  readonly overlays: Overlay[] = [];
  setOverlayIcon(image: NativeImage | null, words: string) {
    this.overlays.push({ image, words });
  }
}

function setUp(platform: NodeJS.Platform) {
  const counts: (number | undefined)[] = [];
  const loaded: string[] = [];
  const windows = [new FakeWindow()];
  const badge = new Badge({
    app: { setBadgeCount: (count) => counts.push(count) > 0 },
    platform,
    windows: () => windows,
    loadPicture: (name) => {
      loaded.push(name);
      // Only passed to the window; the fake never reads it.
      return Object.create(null);
    },
  });
  return { badge, counts, loaded, window: windows[0] };
}

describe('the badge', () => {
  it('the badge has the number of waiting approvals, and updates only when it changes', () => {
    const { badge, counts, window } = setUp('linux');
    badge.show(0);
    badge.show(2);
    badge.show(2);
    badge.show(0);
    expect(counts).toEqual([2, 0]);
    expect(window?.overlays).toEqual([]);
  });

  it('the badge covers the icon of each window on Windows, including one that opens later', () => {
    const { badge, counts, loaded, window } = setUp('win32');
    badge.show(1);
    const later = new FakeWindow();
    badge.showOn(later);
    badge.show(0);
    expect(window?.overlays.map(({ words }) => words)).toEqual(['1 approval waiting', '']);
    expect(window?.overlays.at(-1)?.image).toBeNull();
    expect(later.overlays).toMatchObject([{ words: '1 approval waiting' }]);
    expect(loaded).toEqual(['badge-1.png', 'badge-1.png']);
    expect(counts).toEqual([]);
  });
});

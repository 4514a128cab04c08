import type { NativeImage } from 'electron';
import { describe, expect, it } from 'vitest';
import { Badge } from './badge.ts';
import type { Bitmap } from './bitmap.ts';
import { drawBadge } from './draw-badge.ts';

type Overlay = { readonly image: NativeImage | null; readonly words: string };

class FakeWindow {
  readonly overlays: Overlay[] = [];
  setOverlayIcon(image: NativeImage | null, words: string) {
    this.overlays.push({ image, words });
  }
}

function setUp(platform: NodeJS.Platform) {
  const counts: (number | undefined)[] = [];
  const drawn: Bitmap[] = [];
  const windows = [new FakeWindow()];
  const badge = new Badge({
    app: { setBadgeCount: (count) => counts.push(count) > 0 },
    platform,
    windows: () => windows,
    createImage: (picture) => {
      drawn.push(picture);
      // Only passed to the window; the fake never reads it.
      return Object.create(null);
    },
  });
  return { badge, counts, drawn, window: windows[0] };
}

/** A picture as text, one character for each dot of a digit: none, disc or ink. */
function readPicture({ pixels, size }: Bitmap): readonly string[] {
  const at = (x: number, y: number) => pixels.readUInt32BE((y * size + x) * 4);
  return [8, 12, 16, 20, 24].map((y) => [12, 16, 20].map((x) => (at(x, y) === 0x13120fff ? '#' : '.')).join(''));
}

describe('the badge', () => {
  it('has the number of waiting approvals, and updates only when it changes', () => {
    const { badge, counts, window } = setUp('linux');
    badge.show(0);
    badge.show(2);
    badge.show(2);
    badge.show(0);
    expect(counts).toEqual([2, 0]);
    expect(window?.overlays).toEqual([]);
  });

  it('overlays the icon of each window on Windows, including windows that open later', () => {
    const { badge, counts, window } = setUp('win32');
    badge.show(1);
    const later = new FakeWindow();
    badge.showOn(later);
    badge.show(0);
    expect(window?.overlays.map(({ words }) => words)).toEqual(['1 approval waits', '']);
    expect(window?.overlays.at(-1)?.image).toBeNull();
    expect(later.overlays).toMatchObject([{ words: '1 approval waits' }]);
    expect(counts).toEqual([]);
  });

  it('draws the number on a disc, and nothing around it', () => {
    const picture = drawBadge(2);
    expect(readPicture(picture)).toEqual(['###', '..#', '###', '#..', '###']);
    expect(readPicture(drawBadge(12))).toEqual(readPicture(drawBadge(9)));
    expect(picture.pixels.readUInt32BE(0)).toBe(0);
  });
});

import type { BrowserWindow, Rectangle, Screen } from 'electron';

/** The part of a window that has a place. */
export type PlacedWindow = Pick<
  BrowserWindow,
  'getBounds' | 'setBounds' | 'isMaximized' | 'isMinimized' | 'isFullScreen'
>;

/** The part of Electron's screen that lists the displays. */
export interface Displays extends Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'> {
  on(event: 'display-removed' | 'display-metrics-changed', received: () => void): unknown;
}

/** Returns the areas of the displays for windows, the main one first. */
export function listAreas(screen: Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'>): readonly Rectangle[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}

/**
 * Moves windows that are outside all displays back into view, after a display is unplugged or changes its size or
 * place.
 */
export function keepInView(screen: Displays, windows: () => readonly PlacedWindow[]): void {
  const look = (): void => {
    const areas = listAreas(screen);
    for (const window of windows()) moveIntoView(window, areas);
  };
  screen.on('display-removed', look);
  screen.on('display-metrics-changed', look);
}

function moveIntoView(window: PlacedWindow, areas: readonly Rectangle[]): void {
  // Systems move maximized windows themselves, and a minimized one has no place.
  if (window.isMinimized() || window.isFullScreen() || window.isMaximized()) return;
  const bounds = window.getBounds();
  if (areas.some((area) => isReachable(bounds, area))) return;
  const [main] = areas;
  if (main === undefined) return;
  const width = Math.min(bounds.width, main.width);
  const height = Math.min(bounds.height, main.height);
  window.setBounds({
    width,
    height,
    x: Math.round(main.x + (main.width - width) / 2),
    y: Math.round(main.y + (main.height - height) / 2),
  });
}

/** How much of the title bar must be in view for dragging, in pixels. */
const minGrabSize = { width: 80, height: 24 };

function isReachable({ width, x, y }: Rectangle, area: Rectangle): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return (
    across >= minGrabSize.width &&
    y >= area.y - minGrabSize.height / 2 &&
    y + minGrabSize.height <= area.y + area.height
  );
}

import type { ThreadId } from '../../shared/base/ids.ts';
import type { Layout, LayoutChange } from '../../shared/layout/layout.ts';

/** The panels around the transcript that stay hidden until they have something to show. */
export type Panel = 'console' | 'changes';

/** Which panels have had something to show since their thread was opened. */
export type AppearedPanels = { readonly threadId: ThreadId | null } & Readonly<Record<Panel, boolean>>;

/** The facts that decide whether a panel appears. */
export type PanelFacts = {
  readonly threadId: ThreadId | null;
  readonly hasCommands: boolean;
  readonly hasChanges: boolean;
  /** The height of the window, in px at a text size of 100 %. */
  readonly height: number;
  /** The user is typing, or reads above the end of the transcript. A panel that appears now would move that. */
  readonly isBusy: boolean;
};

/** In a shorter window, as with large text, the console would leave two lines of the transcript. */
const minHeightForConsole = 520;

/** The panels before a thread has opened. */
export const noPanelsAppeared: AppearedPanels = { threadId: null, console: false, changes: false };

/**
 * A panel appears with the first command or change of the shown thread, but not while the user is busy. It then stays
 * until another thread is shown. What a thread has when it opens appears at once.
 */
export function updateAppeared(before: AppearedPanels, facts: PanelFacts): AppearedPanels {
  const { hasChanges, height, isBusy, threadId } = facts;
  const hasCommands = facts.hasCommands && height >= minHeightForConsole;
  if (threadId !== before.threadId) return { threadId, console: hasCommands, changes: hasChanges };
  const console = before.console || (hasCommands && !isBusy);
  const changes = before.changes || (hasChanges && !isBusy);
  return console === before.console && changes === before.changes ? before : { threadId, console, changes };
}

const layoutFields = {
  console: { open: 'consoleOpen', pinned: 'consolePinned' },
  changes: { open: 'changesOpen', pinned: 'changesPinned' },
} as const;

/** Returns whether the panel is pinned open. */
export function isPinned(layout: Layout, panel: Panel): boolean {
  return layout[layoutFields[panel].pinned];
}

/** Returns whether the panel is shown: it is pinned, or neither empty nor closed by the user. */
export function isPanelShown(layout: Layout, appeared: AppearedPanels, panel: Panel): boolean {
  return isPinned(layout, panel) || (layout[layoutFields[panel].open] && appeared[panel]);
}

/** Opens a panel. Pins one that has nothing to show yet, because it would not open otherwise. */
export function toOpenPanelChange(appeared: AppearedPanels, panel: Panel): LayoutChange {
  const { open, pinned } = layoutFields[panel];
  return appeared[panel] ? { [open]: true } : { [open]: true, [pinned]: true };
}

/** Closes a panel. It stays closed until the user opens it. */
export function toClosePanelChange(panel: Panel): LayoutChange {
  const { open, pinned } = layoutFields[panel];
  return { [open]: false, [pinned]: false };
}

/** Pins a panel open, or lets it come and go with its content again. */
export function toTogglePinChange(layout: Layout, panel: Panel): LayoutChange {
  const { open, pinned } = layoutFields[panel];
  return { [open]: true, [pinned]: !layout[pinned] };
}

import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { threadGroups } from './thread-group.ts';

/** The columns of the table of runs. */
export const runColumn = z.enum(['title', 'state', 'date', 'duration', 'commands', 'files', 'cost', 'model']);
export type RunColumn = z.infer<typeof runColumn>;

/** Which column the table of runs is sorted by, and in which direction. */
export const runSort = z.object({ column: runColumn, isDescending: z.boolean() });
export type RunSort = Immutable<z.infer<typeof runSort>>;

/** How much time the clock of Mission Control shows. */
export const clockRange = z.enum(['hour', 'today', 'week']);
export type ClockRange = z.infer<typeof clockRange>;

/** What the sheet beside the thread shows: the changed files, or the commands and their output. */
export const sheetTab = z.enum(['changes', 'console']);
export type SheetTab = z.infer<typeof sheetTab>;

/** The layout of windows and recently used items, the same in all windows. Lengths are px at a text size of 100%. */
export const layout = z.object({
  threadsWidth: z.number(),
  /** The thread list is open next to the transcript until the user closes it, where the window has room for both. */
  threadsOpen: z.boolean(),
  /** The groups of the thread list that show only their heading. */
  collapsedGroups: z.array(z.enum(threadGroups)).max(threadGroups.length),
  /** The folders of the thread list that show only their heading. Empty stands for the others. */
  collapsedFolders: z.array(z.string().max(32_768)).max(1_000),
  /** The width of the sheet while diffs have one column, and two. The default means as wide as is useful. */
  sheetWidth: z.number(),
  sheetWidthSideBySide: z.number(),
  /** What is open next to the transcript until the user closes it, where the window has room for both. Null: nothing. */
  sheet: sheetTab.nullable(),
  diffView: z.enum(['unified', 'sideBySide']),
  /** Whether Mission Control shows runs as rows on a clock or as a table. */
  runsView: z.enum(['clock', 'table']),
  clockRange,
  runsSort: runSort,
  /** Keys of the choices in the palette, most recent first. */
  recentChoices: z.array(z.string().max(2_000)).max(20),
  /** The page of Settings that was shown last. */
  settingsPage: z.string().max(40),
});
export type Layout = Immutable<z.infer<typeof layout>>;

/** A partial change. Omitted fields stay the same. */
export const layoutChange = layout.partial();
export type LayoutChange = Immutable<z.infer<typeof layoutChange>>;

export const defaultLayout: Layout = {
  threadsWidth: 280,
  threadsOpen: true,
  collapsedGroups: [],
  collapsedFolders: [],
  sheetWidth: 624,
  sheetWidthSideBySide: 760,
  sheet: null,
  diffView: 'unified',
  runsView: 'clock',
  clockRange: 'hour',
  runsSort: { column: 'date', isDescending: true },
  recentChoices: [],
  settingsPage: 'general',
};

/** Applies a change to a layout. */
export function withLayoutChange(before: Layout, change: LayoutChange): Layout {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(named) };
}

import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** The layout of windows and recently used items, the same in all windows. Lengths are px at a text size of 100%. */
export const layout = z.object({
  consoleHeight: z.number(),
  consoleOpen: z.boolean(),
  threadsWidth: z.number(),
  /** The width of Changes in one column, and side by side. The default means as wide as is useful. */
  changesWidth: z.number(),
  changesWidthSideBySide: z.number(),
  changesOpen: z.boolean(),
  diffView: z.enum(['unified', 'sideBySide']),
  /** Keys of the choices in the palette, most recent first. */
  recentChoices: z.array(z.string().max(2_000)).max(20),
});
export type Layout = Immutable<z.infer<typeof layout>>;

/** A partial change. Omitted fields stay the same. */
export const layoutChange = layout.partial();
export type LayoutChange = Immutable<z.infer<typeof layoutChange>>;

export const defaultLayout: Layout = {
  consoleHeight: 184,
  consoleOpen: true,
  threadsWidth: 256,
  changesWidth: 480,
  changesWidthSideBySide: 760,
  changesOpen: true,
  diffView: 'unified',
  recentChoices: [],
};

/** Applies a change to a layout. */
export function withLayoutChange(before: Layout, change: LayoutChange): Layout {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(named) };
}

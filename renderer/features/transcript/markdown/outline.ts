/**
 * The levels of the headings above a place in a text, outermost first. A heading is below the nearest one before it
 * with a smaller level, so no level of the page is skipped, whatever levels the text uses.
 */
export type Outline = readonly number[];

/** The headings above what follows a heading of a level: the last one is the heading itself. */
export function addHeading(outline: Outline, level: number): Outline {
  return [...outline.filter((above) => above < level), level];
}

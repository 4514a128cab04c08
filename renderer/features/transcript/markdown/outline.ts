/**
 * The levels of the headings above a place in a text, outermost first. A heading is below the nearest earlier one with
 * a smaller level, so no level of the page is skipped, whatever levels the text uses.
 */
export type Outline = readonly number[];

/** Returns the outline after a heading of a level. Its last entry is that heading. */
export function addHeading(outline: Outline, level: number): Outline {
  return [...outline.filter((above) => above < level), level];
}

import { openDialogs } from '../components/open-dialogs.ts';

// The areas of the window that F6 goes through, in the order of the page: elements with `data-area`, and the whole page
// where nothing in it is marked.

const areaSelector = '[data-area], main:not(:has([data-area]))';
/** Selectors for where the focus goes in an area, the best first. */
const firstSelectors = [
  '[data-area-first]',
  '[aria-current]',
  '[role="tree"] [tabindex="0"]',
  '[role="listbox"]',
  'button:not(:disabled), input, select, textarea, a[href], [tabindex="0"]',
];

/**
 * Returns the entry after or before the current one, wrapping around at the ends. Without a current one, returns the
 * first or the last.
 */
export function stepThrough<Entry>(entries: readonly Entry[], current: Entry | undefined, step: 1 | -1): Entry | null {
  const at = current === undefined ? -1 : entries.indexOf(current);
  if (at === -1) return (step === 1 ? entries[0] : entries.at(-1)) ?? null;
  return entries[(at + step + entries.length) % entries.length] ?? null;
}

/** Moves the focus to the next or the previous area of the window. */
export function focusArea(step: 1 | -1): void {
  const areas = [...document.querySelectorAll<HTMLElement>(areaSelector)].filter(canEnter);
  // The innermost one: an area can be inside another one.
  const current = areas.findLast((area) => area.contains(document.activeElement));
  const next = stepThrough(areas, current, step);
  if (next !== null) findFocusTarget(next)?.focus();
}

function canEnter(area: HTMLElement): boolean {
  return (
    area.checkVisibility({ visibilityProperty: true }) && !openDialogs.isCovered(area) && findFocusTarget(area) !== null
  );
}

function findFocusTarget(area: HTMLElement): HTMLElement | null {
  if (area.tabIndex === 0) return area;
  for (const selector of firstSelectors) {
    const found = [...area.querySelectorAll<HTMLElement>(selector)].find(
      (element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }),
    );
    if (found !== undefined) return found;
  }
  return null;
}

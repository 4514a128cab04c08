/** What one click acts on as a whole: a control, or a row of a list. */
const things = `button, a, input, select, textarea, summary, label, tr, li, [tabindex], [data-index], [role="option"],
  [role="menuitem"], [role="treeitem"], [role="row"], [role="gridcell"]`;

/** The part of an element that says what a click on it is a click on. */
export type ClickTarget = {
  readonly parentElement: ClickTarget | null;
  closest(selectors: string): ClickTarget | null;
};

/**
 * Stops the second click of a double click, and later ones, if what it hits took the place of what the first one hit. A
 * button that disappears or moves would otherwise give its second click to what comes after it.
 */
export function followClicks(page: Window): void {
  const first = new FirstClick();
  for (const type of ['mousedown', 'click', 'dblclick'] as const) {
    page.addEventListener(
      type,
      (event) => {
        if (!(event.target instanceof Element) || first.accepts(type, event.detail, event.target)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );
  }
}

/** Remembers what the first click of a double click hit. */
export class FirstClick {
  #target: ClickTarget | null = null;

  /**
   * Records an event of the mouse, and returns whether it may reach its target. `count` counts the clicks in one place;
   * it is 0 without a pointer.
   */
  accepts(type: 'mousedown' | 'click' | 'dblclick', count: number, target: ClickTarget): boolean {
    if (count >= 2) return this.#target !== null && isSameThing(this.#target, target);
    if (type === 'mousedown') this.#target = target;
    return true;
  }
}

function isSameThing(first: ClickTarget, second: ClickTarget): boolean {
  const [one, other] = [first.closest(things), second.closest(things)];
  if (one !== null || other !== null) return one === other;
  // Text has no rows or controls. A double click selects a word in it.
  return isWithin(first, second) || isWithin(second, first);
}

function isWithin(inner: ClickTarget | null, outer: ClickTarget): boolean {
  return inner !== null && (inner === outer || isWithin(inner.parentElement, outer));
}

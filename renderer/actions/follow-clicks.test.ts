import { expect, it } from 'vitest';
import { type ClickTarget, FirstClick } from './follow-clicks.ts';

/** Makes an element; a thing is a control or a row. */
function element(parentElement: ClickTarget | null, isThing: boolean): ClickTarget {
  const made: ClickTarget = {
    parentElement,
    closest: (selectors) => (isThing ? made : (parentElement?.closest(selectors) ?? null)),
  };
  return made;
}

const list = element(null, false);
const row = element(list, true);
const words = element(row, false);
const button = element(row, true);
const icon = element(button, false);
const otherRow = element(list, true);
const otherButton = element(otherRow, true);
const otherLine = element(list, false);

/** Returns whether both events of the second click reach their target. */
function clickTwice(first: ClickTarget, second: ClickTarget, count = 2): boolean {
  const click = new FirstClick();
  expect(click.accepts('mousedown', 1, first)).toBe(true);
  expect(click.accepts('click', 1, first)).toBe(true);
  const press = click.accepts('mousedown', count, second);
  expect(click.accepts('click', count, second)).toBe(press);
  expect(click.accepts('dblclick', count, second)).toBe(press);
  return press;
}

it.each([
  ['the same button', button, button],
  ['another part of the button', icon, button],
  ['the same row', words, row],
  ['the same text', otherLine, otherLine],
  ['text within the same text', list, otherLine],
])('lets the second click of a double click through to %s', (_what, first, second) => {
  expect(clickTwice(first, second)).toBe(true);
});

it.each([
  ['the same button of another row', button, otherButton],
  ['the row of a button that is gone', button, words],
  ['a button that appeared in the row', words, button],
  ['a row below a menu that is gone', icon, otherRow],
  ['a button where only the list was', list, otherButton],
])('stops the second and the third click on %s', (_what, first, second) => {
  expect(clickTwice(first, second)).toBe(false);
  expect(clickTwice(first, second, 3)).toBe(false);
});

it('lets a click through that is the first one, or that has no pointer', () => {
  const click = new FirstClick();
  click.accepts('mousedown', 1, button);
  expect(click.accepts('click', 0, otherButton)).toBe(true);
  expect(click.accepts('mousedown', 1, otherButton)).toBe(true);
  expect(click.accepts('click', 1, otherButton)).toBe(true);
});

it('stops a second click whose first one was in a page before this one', () => {
  expect(new FirstClick().accepts('mousedown', 2, button)).toBe(false);
});

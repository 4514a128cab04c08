import { codeCap } from './block.ts';

// Long code is shown in consecutive pieces. When scrolled sideways, they are one.

type Group = { left: number; readonly members: Set<Element> };

const groups = new Map<string, Group>();

/** Adds an element to those that show a piece of `code`; the returned function removes it. */
export function joinScroll(code: string, element: Element): () => void {
  const group = groups.get(code) ?? { left: 0, members: new Set() };
  groups.set(code, group);
  group.members.add(element);
  element.scrollLeft = group.left;
  return () => {
    group.members.delete(element);
    if (group.members.size === 0 && group.left === 0) groups.delete(code);
  };
}

/** Scrolls the other pieces to the position of this one. */
export function shareScroll(code: string, element: Element): void {
  const group = groups.get(code);
  if (group === undefined || group.left === element.scrollLeft) return;
  group.left = element.scrollLeft;
  for (const member of group.members) if (member !== element) member.scrollLeft = group.left;
}

/** The length of the longest line in a piece: all pieces of the same code get that width. */
export function columnsOf(code: string): number {
  let columns = 0;
  let start = 0;
  for (let end = code.indexOf('\n'); end !== -1; end = code.indexOf('\n', start)) {
    columns = Math.max(columns, end - start);
    start = end + 1;
  }
  return Math.min(codeCap, Math.max(columns, code.length - start));
}

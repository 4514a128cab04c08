import { codeCap } from './block.ts';

// Long code is shown in pieces that follow each other; seen from the side they are one, and scroll as one.

type Group = { left: number; readonly members: Set<Element> };

const groups = new Map<string, Group>();

/** Makes an element one of those that show a piece of `code`; the returned function takes it out again. */
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

/** Takes the other pieces to where one of them was scrolled. */
export function shareScroll(code: string, element: Element): void {
  const group = groups.get(code);
  if (group === undefined || group.left === element.scrollLeft) return;
  group.left = element.scrollLeft;
  for (const member of group.members) if (member !== element) member.scrollLeft = group.left;
}

/** The length of the longest line in a piece: pieces of one code are all as wide as that. */
export function columnsOf(code: string): number {
  let columns = 0;
  let start = 0;
  for (let end = code.indexOf('\n'); end !== -1; end = code.indexOf('\n', start)) {
    columns = Math.max(columns, end - start);
    start = end + 1;
  }
  return Math.min(codeCap, Math.max(columns, code.length - start));
}

import { createContext } from 'react';
import { visibleAnswer } from '../../../../shared/base/visible-text.ts';
import type { Block } from './block.ts';
import { findMarks, findNotes, type References } from './references.ts';

// Links that lead to another place in the same text. They have no address and no ids: whoever shows the text finds the
// block of a place, and then the element in it. So nothing in a text can name an element of the page.

/** A place in a text: a footnote, the first reference to one, or a heading, counted from 0. */
export type TextPlace =
  | { readonly type: 'note' | 'mark'; readonly label: string }
  | { readonly type: 'heading'; readonly heading: number };

/** Goes to a place in the text that is shown; null where links are only words. */
export const FollowContext = createContext<((place: TextPlace) => void) | null>(null);

/** Returns the index of the block with a place; -1 if there is none. */
export function findBlockOfPlace(blocks: readonly Block[], place: TextPlace): number {
  let headings = -1;
  return blocks.findIndex((block) => {
    if (block.kind === 'code') return false;
    if (place.type === 'heading') {
      if (block.rank !== undefined && !block.isContinued) headings += 1;
      return headings === place.heading;
    }
    const labels = place.type === 'note' ? findNotes(block) : [...findMarks(block.source)];
    return labels.some((label) => visibleAnswer(label) === place.label);
  });
}

/** Moves the focus to a place inside the element of its block, and scrolls it into view. False if it is not there. */
export function focusPlace(block: Element, place: TextPlace): boolean {
  const element = findElement(block, place);
  if (element === null) return false;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: place.type === 'heading' ? 'start' : 'nearest' });
  return true;
}

function findElement(block: Element, place: TextPlace): HTMLElement | null {
  if (place.type === 'heading') return block.querySelector<HTMLElement>('[data-level]');
  // Compares instead of selecting, because a label can have any characters.
  if (place.type === 'note')
    return (
      [...block.querySelectorAll<HTMLElement>('[data-note]')].find(({ dataset }) => dataset.note === place.label) ??
      null
    );
  const mark = [...block.querySelectorAll<HTMLElement>('[data-note-mark]')].find(
    ({ dataset }) => dataset.noteMark === place.label,
  );
  return mark?.querySelector<HTMLElement>('button') ?? null;
}

/**
 * Returns the indexes of a text's blocks in the order in which they are shown: footnotes with a reference come after the
 * text. A block that continues another follows it.
 */
export function orderBlocks(
  blocks: readonly Block[],
  references: References,
): { readonly text: readonly number[]; readonly notes: readonly number[] } {
  const [text, notes]: [number[], number[]] = [[], []];
  let belongs = text;
  for (const [at, block] of blocks.entries()) {
    if (block.kind === 'code') belongs = text;
    else if (!block.isContinued) belongs = isNote(block, references) ? notes : text;
    belongs.push(at);
  }
  return { text, notes };
}

function isNote(block: Extract<Block, { kind: 'prose' }>, { hasNote }: References): boolean {
  return block.source.trimStart().startsWith('[^') && findNotes(block).some(hasNote);
}

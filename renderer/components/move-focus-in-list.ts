type ListKey = Pick<KeyboardEvent, 'key'> & Partial<Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey'>>;

/**
 * Moves the focus among the buttons of a list with the arrow keys, Home and End. Returns true if the key moved it. With
 * Ctrl, Alt or Cmd, the key means something else. Skips buttons that open a menu next to a row: from one of these, the
 * keys go on from its row.
 */
export function moveFocusInList(list: HTMLElement, { altKey, ctrlKey, key, metaKey }: ListKey): boolean {
  if (altKey || ctrlKey || metaKey) return false;
  const rows = [...list.querySelectorAll<HTMLElement>('button:not([aria-haspopup])')];
  const focused = list.querySelector(':focus');
  const at = rows.findLastIndex((row) => focused !== null && isAtOrAfter(focused, row));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  const row = next === undefined ? undefined : rows[next];
  row?.focus();
  return row !== undefined;
}

function isAtOrAfter(element: Element, row: Element): boolean {
  return element === row || (row.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/**
 * Replaces a range of a field as if the user had typed the text, so that undo reverts it. The caret ends up after the
 * text, and the field has the focus.
 */
export function replaceInField(
  field: HTMLInputElement | HTMLTextAreaElement,
  { start, end }: { readonly start: number; readonly end: number },
  text: string,
): void {
  field.focus();
  field.setSelectionRange(start, end);
  // Deprecated, but the only way to add to the browser's undo history of a field.
  const done = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
  if (done) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

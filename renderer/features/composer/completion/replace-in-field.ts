/**
 * Puts text in the place of a range of a field, as if it had been typed, so that undo takes it back. The caret ends
 * behind it, and the field has the focus.
 */
export function replaceInField(
  field: HTMLTextAreaElement,
  { start, end }: { readonly start: number; readonly end: number },
  text: string,
): void {
  field.focus();
  field.setSelectionRange(start, end);
  // Old, but the one way into the history of changes that browsers keep of a field.
  const done = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
  if (done) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

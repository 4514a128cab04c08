/** A text as the label of a menu, in which the system shall see no key to press. */
export function menuLabel(text: string): string {
  return text.replaceAll('&', '&&');
}

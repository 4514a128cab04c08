/** Escapes a text for a menu label, so that the system sees no access key in it. */
export function menuLabel(text: string): string {
  return text.replaceAll('&', '&&');
}

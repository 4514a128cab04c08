/**
 * Opens a page in the person's browser. Call it as they say yes to its whole address: browsers open nothing without a
 * key or a click. Opens only http and https.
 */
export function openLink(url: string): void {
  if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
}

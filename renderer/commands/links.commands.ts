/**
 * Opens a page in the person's browser, to be called as they say yes to its whole address: browsers open nothing
 * without a key or a click. Anything but http and https is not opened.
 */
export function openLink(url: string): void {
  if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
}

/** The address of a link that may be offered: http and https only; null for anything else. */
export function safeLink(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const { protocol, href: normal } = new URL(href);
  return protocol === 'http:' || protocol === 'https:' ? normal : null;
}

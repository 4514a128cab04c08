/** A web address in the form that browsers use. Null for anything but http and https. */
export function toWebAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { href, protocol } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

/** The scheme of our links, also in `protocols` of electron-builder.yml. */
export const linkScheme = 'workcell';

/**
 * Separates the arguments of a start from the link that the system added. Arguments after a link may come from
 * anywhere, and are dropped.
 */
export function splitLink(given: readonly string[]): {
  readonly flags: readonly string[];
  readonly link: string | null;
} {
  const at = given.findIndex((argument) => argument.toLowerCase().startsWith(`${linkScheme}:`));
  return at === -1 ? { flags: given, link: null } : { flags: given.slice(0, at), link: given[at] ?? null };
}

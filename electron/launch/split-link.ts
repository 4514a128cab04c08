/** Begins each of our links, also in `protocols` of electron-builder.yml. */
export const linkScheme = 'workcell';

/**
 * The arguments of a start without the link that the system has put there. What stands behind a link may have come with it
 * from anywhere, and is left out.
 */
export function splitLink(given: readonly string[]): {
  readonly flags: readonly string[];
  readonly link: string | null;
} {
  const at = given.findIndex((argument) => argument.toLowerCase().startsWith(`${linkScheme}:`));
  return at === -1 ? { flags: given, link: null } : { flags: given.slice(0, at), link: given[at] ?? null };
}

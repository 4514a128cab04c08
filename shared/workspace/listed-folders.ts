/**
 * Orders the folders of a thread list: as the user added them, with the window's own folder above them unless it is one
 * of them. None without an own folder.
 */
export function orderListedFolders(own: string | null, added: readonly string[]): readonly string[] {
  if (own === null) return [];
  return added.includes(own) ? added : [own, ...added];
}

/**
 * A folder as Codex names it in its config. On Windows, it takes capitals of ASCII as small letters and leaves all others,
 * as its source has it.
 */
export function trustKey(folder: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? folder.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : folder;
}

/**
 * What a table of folders in Codex's config says, by key. Of several names of one folder, that counts which is spelled like
 * its key, or else the first in order.
 */
export function byTrustKey<T>(
  table: Readonly<Record<string, T>>,
  platform: NodeJS.Platform = process.platform,
): ReadonlyMap<string, T> {
  const inOrder = Object.entries(table).toSorted(([one], [other]) => (one < other ? 1 : -1));
  const isKey = ([name]: readonly [string, T]) => name === trustKey(name, platform);
  const ordered = [...inOrder.filter((entry) => !isKey(entry)), ...inOrder.filter(isKey)];
  return new Map(ordered.map(([name, value]) => [trustKey(name, platform), value]));
}

/**
 * Returns the key of a folder in Codex's config. On Windows, Codex lowercases ASCII letters and no others, according to
 * its source.
 */
export function toTrustKey(folder: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? folder.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : folder;
}

/**
 * Maps a folder table of Codex's config by key. If a folder has several names, the one spelled like its key counts,
 * otherwise the first.
 */
export function mapByTrustKey<T>(
  table: Readonly<Record<string, T>>,
  platform: NodeJS.Platform = process.platform,
): ReadonlyMap<string, T> {
  const inOrder = Object.entries(table).toSorted(([one], [other]) => (one < other ? 1 : -1));
  const isKey = ([name]: readonly [string, T]) => name === toTrustKey(name, platform);
  const ordered = [...inOrder.filter((entry) => !isKey(entry)), ...inOrder.filter(isKey)];
  return new Map(ordered.map(([name, value]) => [toTrustKey(name, platform), value]));
}

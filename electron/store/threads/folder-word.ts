/** Returns the word that represents a folder in the full-text index. */
export function toFolderWord(key: number): string {
  return `f${key}`;
}

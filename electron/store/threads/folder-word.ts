/** The word that stands for a folder in the full-text index. */
export function toFolderWord(key: number): string {
  return `f${key}`;
}

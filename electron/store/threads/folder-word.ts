/** The word that stands for a folder in the full-text index. */
export function folderWord(key: number): string {
  return `f${key}`;
}

/** The word by which the index of words knows a folder. */
export function folderWord(key: number): string {
  return `f${key}`;
}

/** Returns the nearest position at or before `at` that does not split a character. */
export function alignToCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}

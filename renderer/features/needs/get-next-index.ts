type PressedKey = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/**
 * Returns the index that a key moves to in a list of this length: J, K, arrows, Home and End. Null for any other key.
 */
export function getNextIndex({ key, ctrlKey, metaKey, altKey }: PressedKey, at: number, length: number): number | null {
  if (length === 0 || ctrlKey || metaKey || altKey) return null;
  if (key === 'j' || key === 'ArrowDown') return Math.min(at + 1, length - 1);
  if (key === 'k' || key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? length - 1 : null;
}

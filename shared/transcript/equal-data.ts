/** Compares two JSON-like values by content. Shared parts compare equal immediately, by reference. */
export function isEqualData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const before = new Map(Object.entries(a));
  const after = Object.entries(b);
  return (
    before.size === after.length &&
    after.every(([key, value]) => before.has(key) && isEqualData(before.get(key), value))
  );
}

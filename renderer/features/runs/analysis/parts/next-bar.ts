/** The reachable bar that a key moves to from another one; null for any other key. */
export function nextBar(key: string, from: number, reachable: readonly boolean[]): number | null {
  const places = reachable.flatMap((can, at) => (can ? [at] : []));
  const at = places.indexOf(from);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: places.length - 1 }[key];
  return to === undefined ? null : (places[to] ?? null);
}

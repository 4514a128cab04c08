/** The oldest Codex this app works with; its protocol is the one `shared/codex-protocol` was generated from. */
export const minimumCodexVersion = '0.169.0';

/** The version in what `codex --version` prints, as in `codex-cli 0.169.0`; null when it is something else. */
export function parseCodexVersion(printed: string): string | null {
  return /^codex(?:-cli)? (\d+\.\d+\.\d+\S*)\s*$/mu.exec(printed)?.[1] ?? null;
}

/** True when a version comes before another. What follows the three numbers, as `-alpha.1`, does not count. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/u, 3).map(Number);
  const others = numbers(than);
  for (const [place, number] of numbers(version).entries()) {
    const difference = number - (others[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

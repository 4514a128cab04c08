/** The oldest Codex this app works with. `shared/codex-protocol` was generated from its protocol. */
export const minimumCodexVersion = '0.169.0';

/** The version in the output of `codex --version`, such as `codex-cli 0.169.0`. Null for any other output. */
export function parseCodexVersion(printed: string): string | null {
  return /^codex(?:-cli)? (\d+\.\d+\.\d+\S*)\s*$/mu.exec(printed)?.[1] ?? null;
}

/** True if a version is before another. Ignores what follows the three numbers, such as `-alpha.1`. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/u, 3).map(Number);
  const others = numbers(than);
  for (const [place, number] of numbers(version).entries()) {
    const difference = number - (others[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

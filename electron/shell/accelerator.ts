const names: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  Escape: 'Esc',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/**
 * A chord such as `Mod+Shift+R` as Electron writes it, to be shown in a menu; undefined where it cannot be. A Mac always
 * answers what its menu shows: a chord that may be typed, or that closes things, is not shown there.
 */
export function acceleratorOf(chord: string, platform: NodeJS.Platform): string | undefined {
  const parts = chord.split('+');
  const isSafe = platform !== 'darwin' || parts.includes('Mod') || /^F\d+$/.test(parts.at(-1) ?? '');
  // Electron knows no others.
  if (!isSafe || !/^[!-~]+$/.test(chord)) return undefined;
  return parts.map((part) => names[part] ?? part).join('+');
}

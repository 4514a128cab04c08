const names: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  Escape: 'Esc',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/**
 * Converts a chord such as `Mod+Shift+R` to Electron's form, to show in a menu; undefined if that is impossible. A Mac
 * always acts on the chords in its menu, so chords that may be typed, or that close things, are not shown there.
 */
export function acceleratorOf(chord: string, platform: NodeJS.Platform): string | undefined {
  const parts = chord.split('+');
  const isSafe = platform !== 'darwin' || parts.includes('Mod') || /^F\d+$/.test(parts.at(-1) ?? '');
  // Electron knows no others.
  if (!isSafe || !/^[!-~]+$/.test(chord)) return undefined;
  return parts.map((part) => names[part] ?? part).join('+');
}

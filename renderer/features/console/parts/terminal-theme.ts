import type { ITheme } from '@xterm/xterm';

/** The terminal's colors from the tokens of the element's theme. */
export function terminalTheme(element: Element): ITheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token('inset'),
    foreground: token('text'),
    cursor: token('text-2'),
    cursorAccent: token('inset'),
    selectionBackground: token('accent-soft'),
    black: token('term-black'),
    red: token('term-red'),
    green: token('term-green'),
    yellow: token('term-yellow'),
    blue: token('term-blue'),
    magenta: token('term-magenta'),
    cyan: token('term-cyan'),
    white: token('term-white'),
    brightBlack: token('term-bright-black'),
    brightRed: token('term-bright-red'),
    brightGreen: token('term-bright-green'),
    brightYellow: token('term-bright-yellow'),
    brightBlue: token('term-bright-blue'),
    brightMagenta: token('term-bright-magenta'),
    brightCyan: token('term-bright-cyan'),
    brightWhite: token('term-bright-white'),
  };
}

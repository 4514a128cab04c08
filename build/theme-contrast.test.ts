import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Color = readonly [red: number, green: number, blue: number];
type Tokens = ReadonlyMap<string, string>;

const css = readFileSync(new URL('../renderer/styles/tokens.css', import.meta.url), 'utf8');

function tokensOf(theme: string): Tokens {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([a-z0-9-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

/** A theme's color, blended over the one below it. */
function colorOf(tokens: Tokens, name: string, under: Color = [0, 0, 0]): Color {
  const value = tokens.get(name) ?? '';
  const hex = /^#(..)(..)(..)$/
    .exec(value)
    ?.slice(1)
    .map((part) => Number.parseInt(part, 16));
  const parts = hex ?? /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)%\)$/.exec(value)?.slice(1).map(Number) ?? [];
  const [red, green, blue, percent = 100] = parts;
  if (red === undefined || green === undefined || blue === undefined)
    throw new Error(`--${name} is no color: ${value}`);
  const mix = (over: number, below: number) => (over * percent + below * (100 - percent)) / 100;
  return [mix(red, under[0]), mix(green, under[1]), mix(blue, under[2])];
}

function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast by WCAG 2.2, from 1 to 21. */
function contrast(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

const makers = ['model', 'cmd', 'edit', 'you'];
const grounds = ['frame', 'page', 'raised', 'overlay', 'inset', 'code'];
const words = ['text', 'text-2', 'text-3', 'accent', ...makers, 'fail', 'del'];
const code = ['syn-keyword', 'syn-string', 'syn-fn', 'syn-num', 'syn-comment'];
const colors = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const shapes = ['control', ...makers.map((maker) => `${maker}-mark`), 'fail-mark'];

/** Pairs of text on backgrounds, and on tinted backgrounds, that a theme shows. */
function pairs(tokens: Tokens): readonly { readonly pair: string; readonly ratio: number }[] {
  const on = (word: string, ground: string, tint: string | null = null) => {
    const plain = colorOf(tokens, ground);
    const below = tint === null ? plain : colorOf(tokens, tint, plain);
    const over = tint === null ? '' : `${tint} over `;
    return { pair: `${word} on ${over}${ground}`, ratio: contrast(colorOf(tokens, word, below), below) };
  };
  const terminal = colors
    .flatMap((name) => [`term-${name}`, `term-bright-${name}`])
    .filter((name) => name !== 'term-black');
  return [
    ...grounds.flatMap((ground) => words.map((word) => on(word, ground))),
    ...grounds.flatMap((ground) => ['hover', 'selected', 'active'].map((fill) => on('text', ground, fill))),
    ...[...makers, 'fail', 'accent'].flatMap((state) =>
      ['page', 'inset', 'raised'].map((ground) => on(state, ground, `${state}-soft`)),
    ),
    ...['page', 'inset', 'code'].flatMap((ground) => code.map((word) => on(word, ground))),
    ...['add', 'rem'].flatMap((tint) => code.map((word) => on(word, 'code', tint))),
    ...['add', 'add-word', 'rem', 'rem-word'].map((tint) => on('text', 'code', tint)),
    ...terminal.map((name) => on(name, 'inset')),
    ...['solid', 'solid-hover', 'solid-active'].map((solid) => on('on-solid', solid)),
    ...['hazard', 'hazard-hover'].map((hazard) => on('on-hazard', hazard)),
  ];
}

const failing = (theme: string, least: number) =>
  pairs(tokensOf(theme))
    .filter(({ ratio }) => ratio < least)
    .map(({ pair, ratio }) => `${pair}: ${ratio.toFixed(2)}`);

describe('tokens', () => {
  it.each(['dark', 'light'])('the %s theme has the contrast of WCAG 2.2 AA', (theme) => {
    expect(failing(theme, 4.5)).toEqual([]);
  });

  it('the high-contrast theme has the contrast of AAA', () => {
    expect(failing('contrast', 7)).toEqual([]);
  });

  it.each(['dark', 'light', 'contrast'])(
    'the %s theme keeps shapes and controls distinct from every background',
    (theme) => {
      const tokens = tokensOf(theme);
      const found = grounds.flatMap((ground) =>
        shapes
          .map((shape) => ({ shape, ratio: contrast(colorOf(tokens, shape), colorOf(tokens, ground)) }))
          .filter(({ ratio }) => ratio < 3)
          .map(({ ratio, shape }) => `${shape} on ${ground}: ${ratio.toFixed(2)}`),
      );
      expect(found).toEqual([]);
    },
  );

  it('every theme has the same tokens', () => {
    const names = [...tokensOf('dark').keys()];
    expect(names.length).toBeGreaterThan(70);
    expect([...tokensOf('light').keys()]).toEqual(names);
    expect([...tokensOf('contrast').keys()]).toEqual(names);
  });
});

import { describe, expect, it } from 'vitest';
import { chordWords, type KeyFacts, parseChord, pressesChord, usableChords } from './chords.ts';

function press(key: string, more: Partial<KeyFacts> = {}): KeyFacts {
  return {
    key,
    code: `Key${key.toUpperCase()}`,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...more,
  };
}

describe('pressesChord', () => {
  it('takes Ctrl for Mod, and Command on a Mac', () => {
    const chord = parseChord('Mod+K');
    expect(pressesChord(press('k', { ctrlKey: true }), chord, false)).toBe(true);
    expect(pressesChord(press('k', { metaKey: true }), chord, false)).toBe(false);
    expect(pressesChord(press('k', { metaKey: true }), chord, true)).toBe(true);
    expect(pressesChord(press('k', { ctrlKey: true }), chord, true)).toBe(false);
  });

  it('wants exactly the modifiers that are named', () => {
    const chord = parseChord('Mod+Shift+R');
    expect(pressesChord(press('R', { ctrlKey: true, shiftKey: true }), chord, false)).toBe(true);
    expect(pressesChord(press('r', { ctrlKey: true }), chord, false)).toBe(false);
    expect(pressesChord(press('R', { ctrlKey: true, shiftKey: true, altKey: true }), chord, false)).toBe(false);
  });

  it('takes a mark however the layout produces it', () => {
    expect(pressesChord(press('/', { code: 'Digit7', shiftKey: true }), parseChord('/'), false)).toBe(true);
    expect(pressesChord(press('F8', { code: 'F8' }), parseChord('F8'), false)).toBe(true);
  });

  it('goes by the place of a letter on a layout without Latin letters', () => {
    expect(pressesChord(press('л', { code: 'KeyK', ctrlKey: true }), parseChord('Mod+K'), false)).toBe(true);
    // A Latin layout of another order is taken at its word.
    expect(pressesChord(press('t', { code: 'KeyK', ctrlKey: true }), parseChord('Mod+K'), false)).toBe(false);
  });
});

describe('usableChords', () => {
  it('leaves a browser what it keeps for itself', () => {
    expect(usableChords(['Mod+N', 'Mod+Alt+N'], 'web')).toEqual(['Mod+Alt+N']);
    expect(usableChords(['Mod+N', 'Mod+Alt+N'], 'desktop')).toEqual(['Mod+N', 'Mod+Alt+N']);
  });
});

describe('chordWords', () => {
  it('reads as the caps of the platform do', () => {
    expect(chordWords('Mod+Shift+R', false)).toBe('Ctrl Shift R');
    expect(chordWords('Mod+Shift+R', true)).toBe('⌘ ⇧ R');
    expect(chordWords('Escape', false)).toBe('Esc');
  });
});

import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { chord as chordSchema } from '../../shared/settings/chord.ts';
import { filterUsableChords, formatChord, getPressedChord, type KeyInput, matchesChord, parseChord } from './chords.ts';

function press(key: string, more: Partial<KeyInput> = {}): KeyInput {
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
    expect(matchesChord(press('k', { ctrlKey: true }), chord, false)).toBe(true);
    expect(matchesChord(press('k', { metaKey: true }), chord, false)).toBe(false);
    expect(matchesChord(press('k', { metaKey: true }), chord, true)).toBe(true);
    expect(matchesChord(press('k', { ctrlKey: true }), chord, true)).toBe(false);
  });

  it('matches a chord only with exactly its modifiers', () => {
    const chord = parseChord('Mod+Shift+R');
    expect(matchesChord(press('R', { ctrlKey: true, shiftKey: true }), chord, false)).toBe(true);
    expect(matchesChord(press('r', { ctrlKey: true }), chord, false)).toBe(false);
    expect(matchesChord(press('R', { ctrlKey: true, shiftKey: true, altKey: true }), chord, false)).toBe(false);
  });

  it('matches a punctuation mark no matter how the layout produces it', () => {
    expect(matchesChord(press('/', { code: 'Digit7', shiftKey: true }), parseChord('/'), false)).toBe(true);
    expect(matchesChord(press('F8', { code: 'F8' }), parseChord('F8'), false)).toBe(true);
  });

  it('uses the physical position of a letter on a layout without Latin letters', () => {
    expect(matchesChord(press('л', { code: 'KeyK', ctrlKey: true }), parseChord('Mod+K'), false)).toBe(true);
    // On a Latin layout with another order, the letter itself counts.
    expect(matchesChord(press('t', { code: 'KeyK', ctrlKey: true }), parseChord('Mod+K'), false)).toBe(false);
  });
});

describe('chordOfPress', () => {
  it('names the pressed chord the way chords are written', () => {
    expect(getPressedChord(press('r', { ctrlKey: true }), false)).toBe('Mod+R');
    expect(getPressedChord(press('R', { metaKey: true, shiftKey: true }), true)).toBe('Mod+Shift+R');
    expect(getPressedChord(press('F8', { code: 'F8', altKey: true }), false)).toBe('Alt+F8');
    expect(getPressedChord(press('л', { code: 'KeyK', ctrlKey: true }), false)).toBe('Mod+K');
  });

  it('omits Shift for a punctuation mark, because layouts differ in it', () => {
    expect(getPressedChord(press('/', { code: 'Digit7', ctrlKey: true, shiftKey: true }), false)).toBe('Mod+/');
    expect(getPressedChord(press('+', { code: 'Equal', ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Plus');
  });

  it('returns null for a modifier alone, a dead key and the modifier of another system', () => {
    expect(getPressedChord(press('Shift', { code: 'ShiftLeft', shiftKey: true }), false)).toBeNull();
    expect(getPressedChord(press('Dead', { code: 'Quote' }), false)).toBeNull();
    expect(getPressedChord(press('k', { metaKey: true }), false)).toBeNull();
  });

  it('returns a chord that the same press triggers again and that can be saved', () => {
    const key = fc.constantFrom('a', 'Z', '7', '/', '+', ' ', 'F12', 'ArrowUp', 'Escape', 'é', 'ß');
    const flags = fc.record({ ctrlKey: fc.boolean(), shiftKey: fc.boolean(), altKey: fc.boolean() });
    fc.assert(
      fc.property(key, flags, (pressed, modifiers) => {
        const event = press(pressed, { code: '', ...modifiers });
        const chord = getPressedChord(event, false);
        expect(chord).not.toBeNull();
        expect(chordSchema.safeParse(chord).success).toBe(true);
        expect(matchesChord(event, parseChord(chord ?? ''), false)).toBe(true);
      }),
    );
  });
});

describe('usableChords', () => {
  it('leaves out chords that do not reach the page', () => {
    const web = { host: 'web', mac: false } as const;
    const desktop = { host: 'desktop', mac: false } as const;
    expect(filterUsableChords(['Mod+N', 'Mod+Alt+N'], web)).toEqual(['Mod+Alt+N']);
    expect(filterUsableChords(['Mod+N', 'Mod+Alt+N'], desktop)).toEqual(['Mod+N', 'Mod+Alt+N']);
    expect(filterUsableChords(['Alt+F4', 'Mod+C', 'Tab', 'F9'], desktop)).toEqual(['F9']);
    expect(filterUsableChords(['Mod+H', 'Alt+F4'], { ...desktop, mac: true })).toEqual(['Alt+F4']);
  });
});

describe('chordText', () => {
  it('formats a chord as the keycaps of the platform', () => {
    expect(formatChord('Mod+Shift+R', false)).toBe('Ctrl Shift R');
    expect(formatChord('Mod+Shift+R', true)).toBe('⌘ ⇧ R');
    expect(formatChord('Escape', false)).toBe('Esc');
  });
});

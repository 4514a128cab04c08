import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { chord as chordSchema } from '../../shared/settings/chord.ts';
import { chordOfPress, chordText, type KeyInput, parseChord, pressesChord, usableChords } from './chords.ts';

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
    expect(pressesChord(press('k', { ctrlKey: true }), chord, false)).toBe(true);
    expect(pressesChord(press('k', { metaKey: true }), chord, false)).toBe(false);
    expect(pressesChord(press('k', { metaKey: true }), chord, true)).toBe(true);
    expect(pressesChord(press('k', { ctrlKey: true }), chord, true)).toBe(false);
  });

  it('requires exactly the named modifiers', () => {
    const chord = parseChord('Mod+Shift+R');
    expect(pressesChord(press('R', { ctrlKey: true, shiftKey: true }), chord, false)).toBe(true);
    expect(pressesChord(press('r', { ctrlKey: true }), chord, false)).toBe(false);
    expect(pressesChord(press('R', { ctrlKey: true, shiftKey: true, altKey: true }), chord, false)).toBe(false);
  });

  it('accepts a punctuation mark no matter how the layout produces it', () => {
    expect(pressesChord(press('/', { code: 'Digit7', shiftKey: true }), parseChord('/'), false)).toBe(true);
    expect(pressesChord(press('F8', { code: 'F8' }), parseChord('F8'), false)).toBe(true);
  });

  it('uses the physical position of a letter on a layout without Latin letters', () => {
    expect(pressesChord(press('л', { code: 'KeyK', ctrlKey: true }), parseChord('Mod+K'), false)).toBe(true);
    // On a Latin layout with another order, the letter itself counts.
    expect(pressesChord(press('t', { code: 'KeyK', ctrlKey: true }), parseChord('Mod+K'), false)).toBe(false);
  });
});

describe('chordOfPress', () => {
  it('names the pressed chord the way chords are written', () => {
    expect(chordOfPress(press('r', { ctrlKey: true }), false)).toBe('Mod+R');
    expect(chordOfPress(press('R', { metaKey: true, shiftKey: true }), true)).toBe('Mod+Shift+R');
    expect(chordOfPress(press('F8', { code: 'F8', altKey: true }), false)).toBe('Alt+F8');
    expect(chordOfPress(press('л', { code: 'KeyK', ctrlKey: true }), false)).toBe('Mod+K');
  });

  it('omits Shift for a punctuation mark, because layouts differ in it', () => {
    expect(chordOfPress(press('/', { code: 'Digit7', ctrlKey: true, shiftKey: true }), false)).toBe('Mod+/');
    expect(chordOfPress(press('+', { code: 'Equal', ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Plus');
  });

  it('is null for a modifier alone, a dead key and the modifier of another system', () => {
    expect(chordOfPress(press('Shift', { code: 'ShiftLeft', shiftKey: true }), false)).toBeNull();
    expect(chordOfPress(press('Dead', { code: 'Quote' }), false)).toBeNull();
    expect(chordOfPress(press('k', { metaKey: true }), false)).toBeNull();
  });

  it('yields a chord that the same press triggers again and that can be saved', () => {
    const key = fc.constantFrom('a', 'Z', '7', '/', '+', ' ', 'F12', 'ArrowUp', 'Escape', 'é', 'ß');
    const flags = fc.record({ ctrlKey: fc.boolean(), shiftKey: fc.boolean(), altKey: fc.boolean() });
    fc.assert(
      fc.property(key, flags, (pressed, modifiers) => {
        const event = press(pressed, { code: '', ...modifiers });
        const chord = chordOfPress(event, false);
        expect(chord).not.toBeNull();
        expect(chordSchema.safeParse(chord).success).toBe(true);
        expect(pressesChord(event, parseChord(chord ?? ''), false)).toBe(true);
      }),
    );
  });
});

describe('usableChords', () => {
  it('leaves out chords that do not reach the page', () => {
    const web = { host: 'web', mac: false } as const;
    const desktop = { host: 'desktop', mac: false } as const;
    expect(usableChords(['Mod+N', 'Mod+Alt+N'], web)).toEqual(['Mod+Alt+N']);
    expect(usableChords(['Mod+N', 'Mod+Alt+N'], desktop)).toEqual(['Mod+N', 'Mod+Alt+N']);
    expect(usableChords(['Alt+F4', 'Mod+C', 'Tab', 'F9'], desktop)).toEqual(['F9']);
    expect(usableChords(['Mod+H', 'Alt+F4'], { ...desktop, mac: true })).toEqual(['Alt+F4']);
  });
});

describe('chordText', () => {
  it('reads like the keycaps of the platform', () => {
    expect(chordText('Mod+Shift+R', false)).toBe('Ctrl Shift R');
    expect(chordText('Mod+Shift+R', true)).toBe('⌘ ⇧ R');
    expect(chordText('Escape', false)).toBe('Esc');
  });
});

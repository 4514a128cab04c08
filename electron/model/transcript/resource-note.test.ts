import { describe, expect, it } from 'vitest';
import { maxResourceNoteCharacters, readResourceNote, writeResourceNote } from './resource-note.ts';

const resource = { server: 'notes', uri: 'memory://guide' };
const guide = { kind: 'file', name: 'guide', source: '/d/guide', resource } as const;
const { kind: _, ...reported } = guide;

describe('the note about a resource in a message', () => {
  it.each([
    ['with its text', guide, 'One.\nTwo.'],
    ['without', guide, null],
    ['as an image', { ...guide, kind: 'image' }, null],
    ['with a text that ends as a note without one does', guide, '.'],
  ] as const)('reads back the note about a resource %s', (_what, attachment, text) => {
    expect(readResourceNote(writeResourceNote(attachment, text) ?? '')).toEqual(reported);
  });

  it('writes the note about a resource on one line, with every character visible', () => {
    const odd = { ...guide, name: 'a"\n\u202e\\b', source: 'C:\\d\\a' };
    const note = writeResourceNote(odd, 'Text') ?? '';
    expect(note.split('\n')).toHaveLength(2);
    expect(note).not.toContain('\u202e');
    expect(readResourceNote(note)).toEqual({ ...reported, name: odd.name, source: odd.source });
  });

  it('writes only the location of a resource when its text is long', () => {
    const note = writeResourceNote(guide, 'x'.repeat(maxResourceNoteCharacters + 1));
    expect(note).toMatch(/kept at "\/d\/guide"\.$/);
  });

  it('writes a note only for resources, and mistakes no other text for one', () => {
    expect(writeResourceNote({ kind: 'file', name: 'a', source: '/a' }, 'Text')).toBeNull();
    expect(readResourceNote('Resource "a" of the MCP server "b"')).toBeNull();
    expect(readResourceNote(`See: ${writeResourceNote(guide, null)}`)).toBeNull();
  });
});

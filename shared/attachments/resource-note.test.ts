import { describe, expect, it } from 'vitest';
import { maxToldCharacters, readResourceNote, resourceNote } from './resource-note.ts';

const resource = { server: 'notes', uri: 'memory://guide' };
const guide = { kind: 'file', name: 'guide', source: '/d/guide', resource } as const;
const { kind: _, ...reported } = guide;

describe('the note about a resource in a message', () => {
  it.each([
    ['with its text', guide, 'One.\nTwo.'],
    ['without', guide, null],
    ['as an image', { ...guide, kind: 'image' }, null],
    ['with a text that ends as a note without one does', guide, '.'],
  ] as const)('can be read back %s', (_what, attachment, text) => {
    expect(readResourceNote(resourceNote(attachment, text) ?? '')).toEqual(reported);
  });

  it("is one line whatever the server's name, with every character visible", () => {
    const odd = { ...guide, name: 'a"\n\u202e\\b', source: 'C:\\d\\a' };
    const note = resourceNote(odd, 'Text') ?? '';
    expect(note.split('\n')).toHaveLength(2);
    expect(note).not.toContain('\u202e');
    expect(readResourceNote(note)).toEqual({ ...reported, name: odd.name, source: odd.source });
  });

  it('has only the location when the text is long', () => {
    const note = resourceNote(guide, 'x'.repeat(maxToldCharacters + 1));
    expect(note).toMatch(/kept at "\/d\/guide"\.$/);
  });

  it('exists only for resources, and no other text is mistaken for it', () => {
    expect(resourceNote({ kind: 'file', name: 'a', source: '/a' }, 'Text')).toBeNull();
    expect(readResourceNote('Resource "a" of the MCP server "b"')).toBeNull();
    expect(readResourceNote(`See: ${resourceNote(guide, null)}`)).toBeNull();
  });
});

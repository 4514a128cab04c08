import { describe, expect, it } from 'vitest';
import { userInput } from './user-input.ts';

describe('a message for Codex', () => {
  it('is its text as written, then what is attached in the form Codex has for it', () => {
    const input = userInput({
      text: ' Look \n',
      sources: [
        { kind: 'image', name: 'a.png', source: '/w/a.png' },
        { kind: 'image', name: 'pasted', source: 'data:image/png;base64,AA==' },
        { kind: 'file', name: 'b.ts', source: '/w/b.ts' },
        { kind: 'skill', name: 'review', source: '/skills/review/SKILL.md' },
        { kind: 'file', name: 'only a name', source: null },
      ],
    });
    expect(input).toEqual([
      { type: 'text', text: ' Look \n', text_elements: [] },
      { type: 'text', text: 'Attached files:\nb.ts: /w/b.ts', text_elements: [] },
      { type: 'localImage', path: '/w/a.png' },
      { type: 'image', url: 'data:image/png;base64,AA==' },
      { type: 'mention', name: 'b.ts', path: '/w/b.ts' },
      { type: 'skill', name: 'review', path: '/skills/review/SKILL.md' },
    ]);
  });

  it('does not say once more where a file lies that the text names', () => {
    const sources = [
      { kind: 'file', name: 'src/a.ts', source: '/w/src/a.ts' },
      { kind: 'file', name: 'with space.ts', source: '/w/with space.ts' },
    ] as const;
    const text = 'Compare @src/a.ts and @"with space.ts"';
    expect(userInput({ text, sources }).filter(({ type }) => type === 'text')).toHaveLength(1);
  });

  it('may be an attachment alone', () => {
    const sources = [{ kind: 'image', name: 'a.png', source: '/w/a.png' }] as const;
    expect(userInput({ text: '', sources })).toEqual([{ type: 'localImage', path: '/w/a.png' }]);
  });
});

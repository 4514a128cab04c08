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
      { type: 'localImage', path: '/w/a.png' },
      { type: 'image', url: 'data:image/png;base64,AA==' },
      { type: 'mention', name: 'b.ts', path: '/w/b.ts' },
      { type: 'skill', name: 'review', path: '/skills/review/SKILL.md' },
    ]);
  });

  it('may be an attachment alone', () => {
    const sources = [{ kind: 'image', name: 'a.png', source: '/w/a.png' }] as const;
    expect(userInput({ text: '', sources })).toEqual([{ type: 'localImage', path: '/w/a.png' }]);
  });
});

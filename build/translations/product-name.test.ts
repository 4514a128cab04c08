import { describe, expect, it } from 'vitest';
import { readTexts } from './read-texts.ts';

/** Words that only the palette's search sees. */
const searched: ReadonlySet<string> = new Set([
  'runs agents dashboard workcells',
  'workcell agent background worktree branch task',
]);

describe('the texts of the app', () => {
  it('calls a run a run: Workcell is the name of the product', () => {
    const texts = [...readTexts().keys()].filter((text) => !searched.has(text));
    // `.workcells` and `.workcell.zip` are names of files.
    expect(texts.filter((text) => /(?<!\.)\bworkcells?\b/.test(text))).toEqual([]);
  });
});

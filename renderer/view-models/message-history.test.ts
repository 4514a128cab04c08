import { describe, expect, it } from 'vitest';
import { newTurn } from '../../shared/transcript/edit-turn.ts';
import { one, user } from '../../shared/transcript/sample-thread.ts';
import type { Recall } from '../stores/drafts.store.ts';
import { messagesOf, stepInHistory } from './message-history.ts';

const messages = ['third', 'second\nline', 'first'];

/** Presses arrows, each with the caret at the end of the shown text, and returns the text after each. */
function press(text: string, ...keys: readonly ('up' | 'down')[]): readonly string[] {
  let now: { readonly text: string; readonly recall: Recall | null } = { text, recall: null };
  return keys.map((key) => {
    const caret = now.recall === null ? 0 : now.text.length;
    now = stepInHistory(key === 'up' ? 1 : -1, { messages, recall: now.recall, text: now.text, caret }) ?? now;
    return now.text;
  });
}

describe('Up and Down', () => {
  it('step through all messages, and stop at the first', () => {
    expect(press('', 'up', 'up', 'up', 'up')).toEqual(['third', 'second\nline', 'first', 'first']);
  });

  it('restore the draft at the end', () => {
    expect(press('half a thought', 'up', 'up', 'down', 'down', 'down')).toEqual([
      'third',
      'second\nline',
      'third',
      'half a thought',
      'half a thought',
    ]);
  });

  it('move the caret while there is still text to move through', () => {
    const step = (by: 1 | -1, text: string, caret: number | null, recall: Recall | null = null) =>
      stepInHistory(by, { messages, recall, text, caret });
    expect(step(1, 'typed', 3)).toBeNull();
    expect(step(1, '', null)).toBeNull();
    expect(step(1, 'second\nline', 8, { back: 2, draft: '', shown: 'second\nline' })).toBeNull();
    expect(step(1, 'second\nline', 0, { back: 2, draft: '', shown: 'second\nline' })?.text).toBe('first');
  });

  it('treat an edited message as a draft', () => {
    const recall: Recall = { back: 1, draft: 'old', shown: 'third' };
    const up = stepInHistory(1, { messages, recall, text: 'third, changed', caret: 0 });
    expect(up).toEqual({ text: 'third', recall: { back: 1, draft: 'third, changed', shown: 'third' } });
    expect(stepInHistory(-1, { messages, recall, text: 'third, changed', caret: 0 })).toBeNull();
  });
});

it("excludes what an agent's parent wrote from what the person said", () => {
  const turn = { ...newTurn(one), entries: [{ ...user, from: 'parentAgent' } as const, { ...user, text: 'mine' }] };
  expect(messagesOf({ turns: [turn] })).toEqual(['mine']);
});

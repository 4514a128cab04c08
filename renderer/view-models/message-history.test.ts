import { describe, expect, it } from 'vitest';
import { createTurn } from '../../shared/transcript/edit-turn.ts';
import { one, user } from '../../shared/transcript/sample-thread.ts';
import type { Recall } from '../stores/drafts.store.ts';
import { getSentMessages, stepInHistory } from './message-history.ts';

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
  it('steps up through all sent messages, and stops at the first', () => {
    expect(press('', 'up', 'up', 'up', 'up')).toEqual(['third', 'second\nline', 'first', 'first']);
  });

  it('restores the draft when stepping down past the newest message', () => {
    expect(press('half a thought', 'up', 'up', 'down', 'down', 'down')).toEqual([
      'third',
      'second\nline',
      'third',
      'half a thought',
      'half a thought',
    ]);
  });

  it('leaves the arrow keys to the caret while there is text to move through', () => {
    const step = (by: 1 | -1, text: string, caret: number | null, recall: Recall | null = null) =>
      stepInHistory(by, { messages, recall, text, caret });
    expect(step(1, 'typed', 3)).toBeNull();
    expect(step(1, '', null)).toBeNull();
    expect(step(1, 'second\nline', 8, { stepsBack: 2, draft: '', shown: 'second\nline', edits: {} })).toBeNull();
    expect(step(1, 'second\nline', 0, { stepsBack: 2, draft: '', shown: 'second\nline', edits: {} })?.text).toBe(
      'first',
    );
  });

  it('keeps the unsent text behind a message that the user changed, and the change too', () => {
    const recall: Recall = { stepsBack: 1, draft: 'half a thought', shown: 'third', edits: {} };
    const step = (by: 1 | -1, text: string, caret: number, from: Recall | null) =>
      stepInHistory(by, { messages, recall: from, text, caret });
    const down = step(-1, 'third, changed', 14, recall);
    expect(down?.text).toBe('half a thought');
    const up = step(1, 'half a thought, and more', 0, down?.recall ?? null);
    expect(up?.text).toBe('third, changed');
    expect(step(1, 'third, changed', 0, up?.recall ?? null)?.text).toBe('second\nline');
    expect(step(-1, 'third, changed', 14, up?.recall ?? null)?.text).toBe('half a thought, and more');
    // The arrows move the caret within a changed message.
    expect(step(1, 'third, changed', 14, recall)).toBeNull();
    expect(step(-1, 'third, changed', 0, recall)).toBeNull();
  });
});

it('excludes messages of a parent agent from the messages of the user', () => {
  const turn = { ...createTurn(one), entries: [{ ...user, from: 'parentAgent' } as const, { ...user, text: 'mine' }] };
  expect(getSentMessages({ turns: [turn] })).toEqual(['mine']);
});

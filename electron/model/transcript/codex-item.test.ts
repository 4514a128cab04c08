import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { ThreadItem } from '../codex-protocol/generated.ts';
import type { codexItem, ReadItem } from './codex-item.ts';
import { toEntry } from './entry-from-item.ts';

/** Types of the pinned version without their own view. A new type does not compile until someone decides about it. */
const plain: Readonly<Record<Exclude<ThreadItem['type'], ReadItem['type']>, true>> = {
  hookPrompt: true,
  functionCallOutput: true,
  sleep: true,
};

/** An image that was not saved has no path and no view. */
type Shown = Exclude<Extract<ThreadItem, { type: ReadItem['type'] }>, { type: 'imageGeneration' }>;
/** The schema accepts every item of the pinned version. */
const fits: Shown extends z.input<typeof codexItem> ? true : never = true;

describe('the items of the pinned version', () => {
  it('the items that are read have the fields this app reads', () => {
    expect(fits).toBe(true);
  });

  it.each(Object.keys(plain))('keeps the JSON of items without a view of their own: %s', (type) => {
    const entry = toEntry({ type, id: 'item', something: 'said' }, { ended: true, at: 1 });
    expect(entry).toMatchObject({ id: 'item', kind: 'unknown', name: type, json: expect.stringContaining('said') });
  });

  it('distinguishes an image that Codex created from one that it viewed', () => {
    const entryOf = (item: object) => toEntry({ id: 'item', ...item }, { ended: true, at: 1 });
    const created = entryOf({ type: 'imageGeneration', savedPath: '/w/a.png' });
    expect(created).toMatchObject({ kind: 'image', path: '/w/a.png', made: true });
    const viewed = entryOf({ type: 'imageView', path: '/w/a.png' });
    expect(viewed).toMatchObject({ kind: 'image', path: '/w/a.png' });
    expect(viewed).not.toHaveProperty('made');
  });
});

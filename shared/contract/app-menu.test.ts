import { describe, expect, it } from 'vitest';
import { appMenu } from './app-menu.ts';

const entry = { action: 'newThread', title: 'New thread', chord: null, enabled: true };
const menuWith = (file: unknown) => ({ file, thread: [], view: [], help: [] });

describe('the menu that a page offers', () => {
  it("accepts a page's menu with 8 parts of 20 entries, with titles of up to 200 characters", () => {
    const part = Array.from({ length: 20 }, () => ({ ...entry, title: 'x'.repeat(200) }));
    expect(appMenu.safeParse(menuWith(Array.from({ length: 8 }, () => part))).success).toBe(true);
  });

  it.each([
    ['too many parts', Array.from({ length: 9 }, () => [entry])],
    ['too many entries', [Array.from({ length: 21 }, () => entry)]],
    ['a title that is too long', [[{ ...entry, title: 'x'.repeat(201) }]]],
    ['an action that is not a plain name', [[{ ...entry, action: 'rm -rf /' }]]],
    ['an action with a path', [[{ ...entry, action: '../open' }]]],
    ['no action', [[{ ...entry, action: '' }]]],
  ])("refuses a page's menu with %s", (_what, file) => {
    expect(appMenu.safeParse(menuWith(file)).success).toBe(false);
  });
});

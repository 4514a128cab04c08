import { describe, expect, it } from 'vitest';
import { describeWindowTitle } from './window-title.ts';

describe('describeWindowTitle', () => {
  it('names the thread, the folder and the app', () => {
    expect(describeWindowTitle({ thread: 'Fix rows', folder: 'ledger', waiting: 0 })).toBe(
      'Fix rows · ledger · Workcell',
    );
    expect(describeWindowTitle({ thread: null, folder: null, waiting: 0 })).toBe('Workcell');
  });

  it('starts the title with the number of waiting requests', () => {
    expect(describeWindowTitle({ thread: null, folder: 'ledger', waiting: 2 })).toBe('(2) ledger · Workcell');
  });
});

import type { BaseWindow, MessageBoxOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { askAboutProgram, askBeforeQuit, confirmLink, showFolderDialog } from './native-dialogs.ts';

const window = {} as BaseWindow;

describe('showFolderDialog', () => {
  const answering = (answer: { canceled: boolean; filePaths: string[] }) => ({ showOpenDialog: async () => answer });

  it('returns the chosen folder', async () => {
    const dialog = answering({ canceled: false, filePaths: ['/work'] });
    expect(await showFolderDialog(dialog, window)).toBe('/work');
    expect(await showFolderDialog(dialog, null)).toBe('/work');
  });

  it('returns null when the user closes it', async () => {
    expect(await showFolderDialog(answering({ canceled: true, filePaths: [] }), window)).toBeNull();
  });
});

describe('askBeforeQuit', () => {
  it('reports what runs and how much waits, and takes anything except a button as a no', async () => {
    const shown: MessageBoxOptions[] = [];
    const answer = (response: number) => ({
      showMessageBox: async (given: BaseWindow | MessageBoxOptions, options?: MessageBoxOptions) => {
        shown.push(options ?? (given as MessageBoxOptions));
        return { response, checkboxChecked: false };
      },
    });
    const running = ['Fix the parser', ''].map((title) => ({ threadId: threadId.parse('thread'), title, folder: '' }));
    const work = { running, waiting: 2, waitingThreads: [] };
    expect(await askBeforeQuit(answer(0), window, work)).toBe('wait');
    expect(await askBeforeQuit(answer(1), null, work)).toBe('stop');
    expect(await askBeforeQuit(answer(2), window, work)).toBe('cancel');
    expect(shown[0]?.buttons).toEqual(['Wait, then quit', 'Stop and quit', 'Cancel']);
    expect(shown[0]?.detail?.split('\n').slice(0, 3)).toEqual([
      'Running: Fix the parser',
      'Running: Untitled thread',
      '2 approvals waiting',
    ]);
    const queued = { running: [], waiting: 0, waitingThreads: [], unfinished: running.slice(0, 1) };
    await askBeforeQuit(answer(2), window, queued);
    expect(shown.at(-1)?.message).toBe('Quit while runs are queued or paused?');
    expect(shown.at(-1)?.detail).toContain('Queued or paused: Fix the parser');
    expect(shown.at(-1)?.detail).toContain('Start them again from Mission Control.');
  });
});

describe('confirmLink', () => {
  it('shows the whole address, and only the first button confirms', async () => {
    const shown: MessageBoxOptions[] = [];
    const answer = (response: number) => ({
      showMessageBox: async (_window: BaseWindow | MessageBoxOptions, options?: MessageBoxOptions) => {
        if (options !== undefined) shown.push(options);
        return { response, checkboxChecked: false };
      },
    });
    expect(await confirmLink(answer(0), window, 'https://example.org/')).toBe(true);
    expect(await confirmLink(answer(1), window, 'https://example.org/')).toBe(false);
    expect(shown[0]).toMatchObject({ detail: 'https://example.org/', cancelId: 1 });
    expect(shown[0]?.buttons?.[0]).toBe('Open in browser');
  });
});

describe('askAboutProgram', () => {
  const question = { message: 'Run it?', lines: ['Program: "it"', 'Argument 1: "now"'] };

  it('shows the whole question, and only the first button confirms', async () => {
    const shown: MessageBoxOptions[] = [];
    const answer = (response: number) => ({
      showMessageBox: async (given: BaseWindow | MessageBoxOptions, options?: MessageBoxOptions) => {
        shown.push(options ?? (given as MessageBoxOptions));
        return { response, checkboxChecked: false };
      },
    });
    const { signal } = new AbortController();
    expect(await askAboutProgram(answer(0), window, question, signal)).toBe('yes');
    expect(await askAboutProgram(answer(1), window, question, signal)).toBe('no');
    expect(await askAboutProgram(answer(0), null, question, signal)).toBe('yes');
    // A system may answer a dialog that it closes with its first button.
    expect(await askAboutProgram(answer(0), window, question, AbortSignal.abort())).toBe('no');
    expect(shown[0]).toMatchObject({
      message: 'Run it?',
      detail: 'Program: "it"\nArgument 1: "now"',
      defaultId: 1,
      cancelId: 1,
      signal,
    });
  });
});

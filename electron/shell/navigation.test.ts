import { EventEmitter } from 'node:events';
import type { HandlerDetails, WindowOpenHandlerResponse } from 'electron';
import { describe, expect, it } from 'vitest';
import { diagramAddress, pageAddress } from './app-protocol.ts';
import { type GuardedContents, guardNavigation } from './navigation.ts';

/** The navigation part of a window's contents. */
class FakeContents extends EventEmitter implements GuardedContents {
  #open: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#open = handler;
  }

  /** Returns the response to a page that calls `window.open`. */
  open(url: string): 'allow' | 'deny' {
    const referrer = { url: '', policy: 'no-referrer' } as const;
    return this.#open({ url, frameName: '', features: '', disposition: 'foreground-tab', referrer }).action;
  }
}

/** Guards fake contents; `agrees` is the user's answer. */
function guarded(agrees: boolean) {
  const contents = new FakeContents();
  const asked: string[] = [];
  const opened: string[] = [];
  const reports: string[] = [];
  guardNavigation(contents, {
    confirm: async (address) => {
      asked.push(address);
      return agrees;
    },
    open: async (address) => {
      if (address.includes('broken')) throw new Error('no browser');
      opened.push(address);
    },
    report: (problem) => void reports.push(problem),
  });
  return { contents, asked, opened, reports };
}

describe('guardNavigation', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])('prevents %s', (event) => {
    const { contents } = guarded(true);
    let prevented = false;
    contents.emit(event, {
      preventDefault: () => {
        prevented = true;
      },
    });
    expect(prevented).toBe(true);
  });

  it.each([
    ['the frame that draws diagrams', diagramAddress, false, false],
    ['the window itself, at that address', diagramAddress, true, true],
    ['a frame with our page', pageAddress, false, true],
    ['a frame with our address and more', `${diagramAddress}?a`, false, true],
    ['a frame with a foreign page', 'https://example.org/diagram.html', false, true],
    ['a frame with a file', 'file:///diagram.html', false, true],
  ])('decides about %s', (_, url, isMainFrame, isPrevented) => {
    const { contents } = guarded(true);
    let prevented = false;
    contents.emit('will-frame-navigate', {
      url,
      isMainFrame,
      preventDefault: () => {
        prevented = true;
      },
    });
    expect(prevented).toBe(isPrevented);
  });

  it('opens a web link outside once the user has agreed', async () => {
    const { contents, asked, opened } = guarded(true);
    expect(contents.open('https://example.org/a?b')).toBe('deny');
    await Promise.resolve();
    expect([asked, opened]).toEqual([['https://example.org/a?b'], ['https://example.org/a?b']]);
  });

  it('reports a link that the system could not open', async () => {
    const { contents, reports } = guarded(true);
    contents.open('https://broken.example/');
    await expect.poll(() => reports.length).toBeGreaterThan(0);
    expect(reports).toEqual(['https://broken.example/ was not opened: Error: no browser']);
  });

  it('opens nothing if the user does not agree', async () => {
    const { contents, asked, opened } = guarded(false);
    contents.open('http://example.org/');
    await Promise.resolve();
    expect([asked, opened]).toEqual([['http://example.org/'], []]);
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:', 'smb://host/share', 'nonsense', ''])(
    'does not even ask about %j',
    async (address) => {
      const { contents, asked } = guarded(true);
      expect(contents.open(address)).toBe('deny');
      await Promise.resolve();
      expect(asked).toEqual([]);
    },
  );
});

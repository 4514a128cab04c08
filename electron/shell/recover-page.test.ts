import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { type PageQuestion, recoverPage } from './recover-page.ts';

/** Creates a window whose page dies, fails and freezes on command. */
function setUp() {
  const done: string[] = [];
  const asked: PageQuestion[] = [];
  let answer: (isAgain: boolean) => void = () => undefined;
  let signal = new AbortController().signal;
  const webContents = Object.assign(new EventEmitter(), {
    forcefullyCrashRenderer: () => {
      done.push('ended');
      webContents.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
    },
  });
  const window = Object.assign(new EventEmitter(), {
    webContents,
    loadURL: async (address: string) => void done.push(`load ${address}`),
    show: () => void done.push('show'),
    destroy: () => void done.push('destroy'),
  });
  const clock = new ManualClock();
  const reports: string[] = [];
  recoverPage(window, {
    clock,
    address: 'app://workcell/',
    ask: (question, given) => {
      asked.push(question);
      signal = given;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    report: (problem) => reports.push(problem),
  });
  return {
    asked,
    clock,
    done,
    reports,
    window,
    isWithdrawn: () => signal.aborted,
    answer: async (isAgain: boolean) => {
      answer(isAgain);
      await new Promise(setImmediate);
      clock.advance(0);
    },
    die: (reason = 'crashed') => {
      webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
      clock.advance(0);
    },
    failLoad: (code: number, isMainFrame = true) =>
      void webContents.emit('did-fail-load', {}, code, 'ERR_FILE_NOT_FOUND', 'app://workcell/', isMainFrame),
  };
}

const reload = 'load app://workcell/#reloaded';

describe('a page that dies', () => {
  it('a page that dies is reloaded and says so, without a question', () => {
    const { asked, die, done, reports } = setUp();
    die();
    expect(done).toEqual([reload]);
    expect(asked).toEqual([]);
    expect(reports).toEqual(["A window's page process ended: crashed (5)"]);
  });

  it('a page that dies is left alone after a normal exit, as when the app ends', () => {
    const { die, done } = setUp();
    die('clean-exit');
    expect(done).toEqual([]);
  });

  it('a page that dies is not reloaded forever: after the third time in a minute, the user decides', async () => {
    const { answer, asked, die, done } = setUp();
    for (let death = 0; death < 4; death++) die('oom');
    expect(done).toEqual([reload, reload, reload, 'show']);
    expect(asked).toEqual([
      {
        message: 'This window keeps crashing.',
        detail: 'Runs and threads are not affected. Reason: oom.',
        buttons: ['Try again', 'Close window'],
      },
    ]);
    await answer(true);
    expect(done.at(-1)).toBe(reload);
    die();
    expect(asked).toHaveLength(1);
  });

  it('a page that dies is always reloaded if it dies rarely', () => {
    const { asked, clock, die, done } = setUp();
    for (let death = 0; death < 10; death++) {
      die();
      clock.advance(60_000);
    }
    expect(done).toHaveLength(10);
    expect(asked).toEqual([]);
  });

  it('a page that dies is closed with its window when the user gives up', async () => {
    const { answer, die, done } = setUp();
    for (let death = 0; death < 4; death++) die();
    await answer(false);
    expect(done.at(-1)).toBe('destroy');
  });
});

describe('a page that cannot be loaded', () => {
  it('a page that cannot be loaded shows its window, which would stay hidden, and asks once', async () => {
    const { answer, asked, done, failLoad } = setUp();
    failLoad(-6);
    failLoad(-6);
    expect(done).toEqual(['show']);
    expect(asked.map(({ message }) => message)).toEqual(['This window could not load.']);
    await answer(true);
    expect(done).toEqual(['show', reload]);
    failLoad(-6);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['another load took its place', -3, true],
    ['only a frame failed', -6, false],
  ])('a page that cannot be loaded is not a problem if %s', (_why, code, isMainFrame) => {
    const { asked, failLoad } = setUp();
    failLoad(code, isMainFrame);
    expect(asked).toEqual([]);
  });
});

describe('a page that does not respond', () => {
  it('a page that does not respond is reloaded when the user says so', async () => {
    const { answer, asked, done, window } = setUp();
    window.emit('unresponsive');
    window.emit('unresponsive');
    expect(asked.map(({ message }) => message)).toEqual(['This window is not responding.']);
    await answer(true);
    expect(done).toEqual(['ended', reload]);
  });

  it('a page that does not respond is left alone when the user waits, and asked about again', async () => {
    const { answer, asked, done, window } = setUp();
    window.emit('unresponsive');
    await answer(false);
    expect(done).toEqual([]);
    window.emit('unresponsive');
    expect(asked).toHaveLength(2);
  });

  it.each(['responsive', 'closed'])(
    'a page that does not respond is no longer asked about when the window is %s',
    async (event) => {
      const { answer, done, isWithdrawn, window } = setUp();
      window.emit('unresponsive');
      window.emit(event);
      expect(isWithdrawn()).toBe(true);
      await answer(true);
      expect(done).toEqual([]);
    },
  );
});

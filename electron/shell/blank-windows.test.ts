import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { type CapturableWindow, replaceBlankWindows } from './blank-windows.ts';

const drawn = Uint32Array.from({ length: 100 }, (_, at) => at);
const flat = Uint32Array.of(1, 1, 1, 1);
/** What real blank windows returned: the window's color and one more. */
const framed = Uint32Array.of(2, 1, 1, 1);
const empty = new Uint32Array();

class FakeWindow extends EventEmitter implements CapturableWindow {
  readonly pictures: (Uint32Array | 'fails' | 'never')[];
  visible = true;
  minimized = false;
  destroyed = false;
  readonly webContents = {
    capturePage: () => {
      const picture = this.pictures.shift() ?? 'fails';
      if (picture === 'never') return new Promise<never>(() => undefined);
      if (picture === 'fails') return Promise.reject(new Error('no picture'));
      return Promise.resolve({ toBitmap: () => Buffer.from(picture.buffer) });
    },
  };

  constructor(...pictures: readonly (Uint32Array | 'fails' | 'never')[]) {
    super();
    this.pictures = [...pictures];
  }
  isDestroyed() {
    return this.destroyed;
  }
  isVisible() {
    return this.visible;
  }
  isMinimized() {
    return this.minimized;
  }
}

function setUp(...windows: readonly FakeWindow[]) {
  const app = new EventEmitter();
  const clock = new ManualClock();
  const replaced: number[] = [];
  replaceBlankWindows(app, {
    clock,
    windows: () => windows,
    replace: (window) => replaced.push(windows.indexOf(window)),
  });
  return {
    replaced,
    die: (type: 'GPU' | 'Utility' = 'GPU') => void app.emit('child-process-gone', {}, { type, reason: 'crashed' }),
    pass: async (seconds = 30) => {
      for (let second = 0; second < seconds; second++) {
        await new Promise(setImmediate);
        clock.advance(1_000);
      }
    },
  };
}

describe('windows after the GPU process died', () => {
  it.each([
    ['flat', [flat, flat, flat]],
    ['flat but for its frame', [framed, framed, framed]],
    ['empty', [empty, empty, empty]],
    ['never there', ['never', 'never', 'never']],
    ['refused', ['fails', 'fails', 'fails']],
  ] as const)('GPU recovery replaces a window whose picture stays %s', async (_name, pictures) => {
    const { die, pass, replaced } = setUp(new FakeWindow(drawn), new FakeWindow(...pictures));
    die();
    await pass();
    expect(replaced).toEqual([1]);
  });

  it('GPU recovery keeps a window that draws again after a while', async () => {
    const { die, pass, replaced } = setUp(new FakeWindow(empty, 'never', drawn));
    die();
    await pass();
    expect(replaced).toEqual([]);
  });

  it('GPU recovery checks a window once for two deaths in a row', async () => {
    const { die, pass, replaced } = setUp(new FakeWindow(flat, flat, flat, flat, flat, flat));
    die();
    die();
    await pass();
    expect(replaced).toEqual([0]);
  });

  it('GPU recovery checks a hidden window once it is shown again', async () => {
    const window = new FakeWindow(flat, flat, flat);
    window.minimized = true;
    const { die, pass, replaced } = setUp(window);
    die();
    await pass();
    expect(replaced).toEqual([]);
    window.minimized = false;
    window.emit('restore');
    await pass();
    expect(replaced).toEqual([0]);
  });

  it.each(['during a pause', 'while its picture is taken'])(
    'GPU recovery looks again at a window minimized %s',
    async (when) => {
      const window = new FakeWindow(...(when === 'during a pause' ? [] : (['never'] as const)), flat, flat, flat);
      const { die, pass, replaced } = setUp(window);
      die();
      await pass(when === 'during a pause' ? 1 : 3);
      window.minimized = true;
      await pass();
      expect(replaced).toEqual([]);
      window.minimized = false;
      window.emit('restore');
      await pass();
      expect(replaced).toEqual([0]);
    },
  );

  it('GPU recovery listens to a minimized window once, however often it comes and goes', async () => {
    const window = new FakeWindow(flat, flat, flat);
    const { die, pass } = setUp(window);
    die();
    for (let times = 0; times < 3; times++) {
      window.minimized = true;
      await pass();
      expect([window.listenerCount('restore'), window.listenerCount('show')]).toEqual([1, 1]);
      window.minimized = false;
      window.emit('restore');
      await pass(1);
      expect([window.listenerCount('restore'), window.listenerCount('show')]).toEqual([0, 0]);
    }
  });

  it.each([
    ['between two looks', [empty, empty, flat, flat, flat], 4],
    ['while a picture is taken', ['never', flat, flat, flat], 3],
  ] as const)(
    'GPU recovery looks again from the start when the GPU process dies again %s',
    async (_name, pictures, seconds) => {
      const window = new FakeWindow(...pictures);
      const { die, pass, replaced } = setUp(window);
      die();
      await pass(seconds);
      die();
      await pass();
      expect(replaced).toEqual([0]);
      expect(window.pictures).toEqual([]);
    },
  );

  it('ignores a picture from before the GPU process died again', async () => {
    const window = new FakeWindow(flat, flat, flat);
    const first = Promise.withResolvers<{ toBitmap(): Buffer }>();
    const { capturePage } = window.webContents;
    let taken = 0;
    window.webContents.capturePage = () =>
      (taken++ === 0 ? first.promise : capturePage()) as ReturnType<typeof capturePage>;
    const { die, pass, replaced } = setUp(window);
    die();
    await pass(2);
    expect(taken).toBe(1);
    die();
    first.resolve({ toBitmap: () => Buffer.from(drawn.buffer) });
    await pass();
    expect(replaced).toEqual([0]);
  });

  it('keeps a window that closes or hides in the meantime, and all windows when another process dies', async () => {
    const window = new FakeWindow(flat, flat, flat);
    const { die, pass, replaced } = setUp(window);
    die('Utility');
    await pass();
    expect(window.pictures).toHaveLength(3);
    die();
    window.destroyed = true;
    await pass();
    expect(replaced).toEqual([]);
  });
});

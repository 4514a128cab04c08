import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { getBrowserOpener, getFolderOpener, runOpener } from './system-opener.ts';

describe('openers', () => {
  it('openers pass an address as one argument, with no shell in between', () => {
    const address = 'http://127.0.0.1:4100/#token=a&b;c';
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const { program, args } = getBrowserOpener(platform, address);
      expect(args).toContain(address);
      expect(program).not.toMatch(/cmd|sh$/);
    }
  });

  it('openers show the folder of a file and never open the file', () => {
    const file = resolve('/work/run.sh');
    expect(getFolderOpener('linux', file)).toEqual({ program: 'xdg-open', args: [resolve('/work')] });
    expect(getFolderOpener('darwin', file)).toEqual({ program: 'open', args: ['-R', file] });
    expect(getFolderOpener('win32', file)).toEqual({ program: 'explorer.exe', args: [`/select,${file}`] });
  });
});

describe('runOpener', () => {
  const node = (code: string) => ({ program: process.execPath, args: ['-e', code] });

  it('accepts a program that ends well', async () => {
    expect(await runOpener(node(''), new ManualClock())).toEqual({ ok: true, value: undefined });
  });

  it('accepts a program that keeps running', async () => {
    const clock = new ManualClock();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    const running = runOpener(node(`require('net').connect(${port}, '127.0.0.1')`), clock);
    const [socket] = await once(server, 'connection');
    clock.advance(3_000);
    expect(await running).toEqual({ ok: true, value: undefined });
    socket.destroy();
    server.close();
  });

  it('reports what went wrong', async () => {
    const missing = { program: 'no-such-program-here', args: [] };
    expect(await runOpener(missing, new ManualClock())).toEqual({
      ok: false,
      error: { type: 'failed', message: 'no-such-program-here is not installed' },
    });
    expect(await runOpener(node('process.exit(3)'), new ManualClock())).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('ended with 3') },
    });
  });
});

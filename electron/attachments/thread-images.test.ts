import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxAttachmentBytes, partBytes } from '../../shared/attachments/attachment.ts';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { createImportedThreadId } from '../../shared/exports/imported-thread.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { createUserEntry } from '../model/transcript/entry-from-user-message.ts';
import { ThreadImages } from './thread-images.ts';

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const place = { threadId: threadId.parse('t'), turnId: turnId.parse('1') };

describe('an image of a thread', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-images-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const said = (...sources: readonly (string | null)[]): Entry => ({
    ...createUserEntry('Look', { id: entryId.parse('said'), at: null }),
    sources: sources.map((source) => ({ kind: 'image', name: 'a.png', source })),
  });
  const viewed = (path: string): Entry => ({ kind: 'image', id: entryId.parse('viewed'), at: null, path });
  const read = (entry: Entry, index = 0) => {
    const images = new ThreadImages({
      clock: new ManualClock(),
      entries: async (asked) => (asked.turnId === place.turnId ? [entry] : null),
    });
    return images.read({ ...place, entryId: entry.id, index, from: 0 });
  };
  const problem = (type: string) => ({ ok: false, error: { type } });

  it('a thread image is read where an item of the thread names it, with the type of its bytes', async () => {
    const path = join(folder, 'really-a-png.jpg');
    await writeFile(path, dot);
    const value = { type: 'image/png', size: dot.length, data: dot.toString('base64') };
    expect(await read(viewed(path))).toEqual({ ok: true, value });
    expect(await read(said('/elsewhere', path), 1)).toEqual({ ok: true, value });
    expect(await read(said(`data:image/gif;base64,${dot.toString('base64')}`))).toEqual({ ok: true, value });
  });

  it('a thread image is found only under its own item, turn, entry and place', async () => {
    const path = join(folder, 'a.png');
    await writeFile(path, dot);
    const images = new ThreadImages({
      clock: new ManualClock(),
      entries: async ({ turnId: asked }) => (asked === place.turnId ? [viewed(path)] : null),
    });
    const here = { ...place, entryId: entryId.parse('viewed'), index: 0, from: 0 };
    expect((await images.read(here)).ok).toBe(true);
    for (const other of [{ turnId: turnId.parse('2') }, { entryId: entryId.parse('x') }, { index: 1 }]) {
      expect(await images.read({ ...here, ...other })).toEqual(problem('gone'));
    }
    const asFile = { ...said(path), sources: [{ kind: 'file', name: 'a.png', source: path }] } as Entry;
    expect(await read(asFile)).toEqual(problem('gone'));
  });

  it('a thread image is never looked for at a path of an imported thread, which someone else wrote', async () => {
    const path = join(folder, 'a.png');
    await writeFile(path, dot);
    const entries = [viewed(path), said(`data:image/png;base64,${dot.toString('base64')}`)];
    const images = new ThreadImages({ clock: new ManualClock(), entries: async () => entries });
    const imported = { threadId: createImportedThreadId('x'), turnId: place.turnId, index: 0, from: 0 };
    expect(await images.read({ ...imported, entryId: entryId.parse('viewed') })).toEqual(problem('gone'));
    expect((await images.read({ ...imported, entryId: entryId.parse('said') })).ok).toBe(true);
  });

  it.each([
    ['relative', 'a.png'],
    ['on another machine', '\\\\host\\share\\a.png'],
    ['on another machine, with other slashes', '//host/share/a.png'],
    ['of a device', '\\\\.\\pipe\\a'],
    ['with a null byte', '/a\0.png'],
    ['on the web', 'https://example.com/a.png'],
    ['empty', ''],
  ])('a thread image is never looked for at a path that is %s', async (_what, path) => {
    const clock = new ManualClock();
    const images = new ThreadImages({ clock, entries: async () => [viewed(path)] });
    const asked = images.read({ ...place, entryId: entryId.parse('viewed'), index: 0, from: 0 });
    expect(await asked).toEqual(problem('gone'));
  });

  it.skipIf(process.platform === 'win32')(
    'a thread image is a regular file: no pipe, device, folder or link',
    async () => {
      const path = join(folder, 'a.png');
      await writeFile(path, dot);
      await symlink(path, join(folder, 'link.png'));
      await mkdir(join(folder, 'folder.png'));
      execFileSync('mkfifo', [join(folder, 'pipe.png')]);
      for (const name of ['link.png', 'folder.png', 'pipe.png']) {
        expect(await read(viewed(join(folder, name)))).toEqual(problem('notImage'));
      }
      expect(await read(viewed('/dev/zero'))).toEqual(problem('notImage'));
      expect(await read(viewed('/proc/self/environ'))).toEqual(problem('notImage'));
    },
  );

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['text', 'root:x:0:0'],
    ['empty', ''],
    ['a PNG of nothing', '\x89PNG\r\n\x1a\n'],
  ])('a thread image is recognized by its bytes, never %s', async (_what, content) => {
    const path = join(folder, 'a.png');
    await writeFile(path, content, 'latin1');
    expect(await read(viewed(path))).toEqual(problem('notImage'));
    const data = `data:image/png;base64,${Buffer.from(content, 'latin1').toString('base64')}`;
    expect(await read(said(data))).toEqual(problem('notImage'));
  });

  it('a thread image is small enough to show: in bytes, and in pixels whatever its bytes', async () => {
    const large = join(folder, 'large.png');
    await writeFile(large, dot);
    await truncate(large, maxAttachmentBytes + 1);
    expect(await read(viewed(large))).toEqual(problem('tooLarge'));
    const wide = Buffer.from(dot);
    wide.writeUInt32BE(20_000, 16);
    wide.writeUInt32BE(20_000, 20);
    const bomb = join(folder, 'bomb.png');
    await writeFile(bomb, wide);
    expect(await read(viewed(bomb))).toEqual(problem('tooLarge'));
    expect(await read(said(`data:image/png;base64,${wide.toString('base64')}`))).toEqual(problem('tooLarge'));
    const long = `data:image/png;base64,${'A'.repeat(2 * maxAttachmentBytes)}`;
    expect(await read(said(long))).toEqual(problem('tooLarge'));
  });

  it('a thread image is sent in small parts, with nothing after its end', async () => {
    const path = join(folder, 'a.png');
    await writeFile(path, Buffer.concat([dot, Buffer.alloc(partBytes)]));
    const images = new ThreadImages({ clock: new ManualClock(), entries: async () => [viewed(path)] });
    const here = { ...place, entryId: entryId.parse('viewed'), index: 0 };
    const parts = await Promise.all([0, partBytes, 2 * partBytes].map((from) => images.read({ ...here, from })));
    expect(parts.map((part) => part.ok && [part.value.size, Buffer.from(part.value.data, 'base64').length])).toEqual([
      [dot.length + partBytes, partBytes],
      [dot.length + partBytes, dot.length],
      [dot.length + partBytes, 0],
    ]);
  });

  it('a thread image is gone when its file is, and comes back with it', async () => {
    const path = join(folder, 'a.png');
    expect(await read(viewed(path))).toEqual(problem('gone'));
    expect(await read(viewed(join(path, 'inside.png')))).toEqual(problem('gone'));
    expect(await read(said(null))).toEqual(problem('gone'));
    await appendFile(path, dot);
    expect((await read(viewed(path))).ok).toBe(true);
  });
});

import * as files from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { lockFile } from './file-lock.ts';

// Root can write in every folder, so the test makes the disk refuse.

const disk = vi.hoisted(() => ({ readOnly: '' }));
vi.mock('node:fs', async (load) => {
  const real = await load<typeof files>();
  const refused = (path: unknown) => {
    if (disk.readOnly === '' || !String(path).startsWith(disk.readOnly)) return;
    throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
  };
  return {
    ...real,
    mkdirSync: (path: string, options: object) => {
      // An existing folder needs no write.
      if (!real.existsSync(path)) refused(path);
      return real.mkdirSync(path, options);
    },
    openSync: (...args: Parameters<typeof real.openSync>) => {
      refused(args[0]);
      return real.openSync(...args);
    },
  };
});

describe('the lock of a file while the home folder is read-only', () => {
  it.each(['without the folder for locks', 'with the folder for locks'])(
    'locks a file elsewhere while the home folder is read-only, %s',
    (how) => {
      const folder = createTemporaryFolder('read-only');
      onTestFinished(() => folder.remove());
      const [home, spare] = [join(folder.path, 'home'), join(folder.path, 'data', 'locks')];
      const locks = join(home, 'locks');
      files.mkdirSync(how.startsWith('without') ? home : locks, { recursive: true, mode: 0o700 });
      const open = () => {
        const fd = files.openSync(join(folder.path, 'file'), 'a');
        onTestFinished(() => files.closeSync(fd));
        return fd;
      };
      disk.readOnly = home;
      onTestFinished(() => {
        disk.readOnly = '';
      });
      const lock = lockFile(open(), locks, spare);
      expect(lock).not.toBeNull();
      expect(lockFile(open(), locks, spare)).toBeNull();
      expect(files.readdirSync(spare).length).toBeGreaterThan(0);
      lock?.release();
      lockFile(open(), locks, spare)?.release();
      expect(files.readdirSync(spare)).toEqual([]);
      const words = `Workcell cannot lock files because it cannot write to ${locks} (EROFS).`;
      expect(() => lockFile(open(), locks)).toThrow(words);
    },
  );
});

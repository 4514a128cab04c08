import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getWindowsPowerShell, getWindowsProgram } from './windows-program.ts';

describe('a Windows program', () => {
  it.each([
    [{ SystemRoot: 'D:\\Win' }, 'D:\\Win\\System32\\taskkill.exe'],
    [{ SYSTEMROOT: 'D:\\Win' }, 'D:\\Win\\System32\\taskkill.exe'],
    [{}, 'C:\\Windows\\System32\\taskkill.exe'],
    // These would depend on the current folder, or name another machine.
    [{ SystemRoot: '' }, 'C:\\Windows\\System32\\taskkill.exe'],
    [{ SystemRoot: 'Windows' }, 'C:\\Windows\\System32\\taskkill.exe'],
    [{ SystemRoot: 'D:Windows' }, 'C:\\Windows\\System32\\taskkill.exe'],
    [{ SystemRoot: '\\Windows' }, 'C:\\Windows\\System32\\taskkill.exe'],
    [{ SystemRoot: '\\\\server\\share' }, 'C:\\Windows\\System32\\taskkill.exe'],
  ])('a Windows program has an absolute path with %j', (environment, path) => {
    expect(getWindowsProgram('taskkill.exe', environment)).toBe(path);
  });

  it('a Windows program may be in a subfolder, like PowerShell', () => {
    expect(getWindowsPowerShell({})).toBe('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
  });

  it('a Windows program is never started by its bare name', async () => {
    const root = join(import.meta.dirname, '..');
    const files = (await readdir(root, { recursive: true })).filter((file) =>
      /^(?!.*\btesting\b).*(?<!\.test)\.ts$/u.test(file),
    );
    const call =
      /\b(?:spawn|spawnSync|exec|execSync|execFile|execFileSync|run|runBriefly)\(\s*['"`](?!\/)[\w.-]+['"`]\s*,/u;
    const bare = await Promise.all(files.map(async (file) => call.test(await readFile(join(root, file), 'utf8'))));
    expect(files.filter((_, at) => bare[at])).toEqual([]);
  });
});

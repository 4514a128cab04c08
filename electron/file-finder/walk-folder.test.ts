import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { walkFolder } from './walk-folder.ts';

describe('the files of a folder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-walk-')));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Writes files with these texts. */
  async function plant(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }

  function list(root = folder, most?: number): { readonly paths: readonly string[]; readonly isCut: boolean } {
    const paths: string[] = [];
    const walk = walkFolder(root, (found) => void paths.push(...found), most);
    for (;;) {
      const step = walk.next();
      if (step.done === true) return { paths: paths.toSorted(), isCut: step.value.isCut };
    }
  }

  it('the files of a folder include all subfolders, except stores of version control and of packages', async () => {
    await plant({ 'a.ts': '', 'src/b.ts': '', '.env.example': '', '.git/HEAD': '', 'node_modules/x/y.js': '' });
    expect(list()).toEqual({ paths: ['.env.example', 'a.ts', 'src/b.ts'], isCut: false });
  });

  it('the files of a folder exclude ignored ones, by rules of the folder, of subfolders and of the repository', async () => {
    await plant({
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/info/exclude': 'notes.txt\n',
      '.gitignore': '*.log\n/dist/\ninner/secret.txt\n!kept.log\n',
      'kept.log': '',
      'gone.log': '',
      'notes.txt': '',
      'dist/out.js': '',
      'inner/dist/in.js': '',
      'inner/secret.txt': '',
      'inner/.gitignore': '!gone.log\n*.tmp\n',
      'inner/gone.log': '',
      'inner/x.tmp': '',
    });
    const paths = ['.gitignore', 'inner/.gitignore', 'inner/dist/in.js', 'inner/gone.log', 'kept.log'];
    expect(list().paths).toEqual(paths);
    expect(list(join(folder, 'inner')).paths).toEqual(['.gitignore', 'dist/in.js', 'gone.log']);
  });

  it('the files of a folder are listed even if the repository ignores the folder itself', async () => {
    await plant({
      '.git/HEAD': '',
      '.gitignore': 'build/\n*.ts\n',
      'build/in/.gitignore': '*.tmp',
      'build/in/a.ts': '',
      'build/in/b.tmp': '',
    });
    expect(list(join(folder, 'build', 'in')).paths).toEqual(['.gitignore', 'a.ts']);
  });

  it('the files of a folder are those that git lists', async () => {
    await plant({
      '.gitignore': 'build/\n*.o\n**/cache/*\n!**/cache/keep\ndoc/**/*.html\n\\#odd\n a b\n',
      'build/x': '',
      'src/build/y': '',
      'src/a.o': '',
      'src/a.c': '',
      'cache/one': '',
      'deep/er/cache/keep': '',
      'doc/a/b.html': '',
      'doc/b.md': '',
      '#odd': '',
      'a b': '',
    });
    execFileSync('git', ['init', '--quiet', folder]);
    const listed = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '-z'], { cwd: folder });
    expect(list().paths).toEqual(listed.toString().split('\0').filter(Boolean).toSorted());
  });

  it('the files of a folder are found without following link cycles, and a link counts if its file is inside', async () => {
    await plant({ 'a/b.ts': '' });
    const outside = await mkdtemp(join(tmpdir(), 'workcell-outside-'));
    await writeFile(join(outside, 'c.ts'), '');
    await symlink('..', join(folder, 'a', 'loop'));
    await symlink('self', join(folder, 'self'));
    await symlink('a/b.ts', join(folder, 'inside.ts'));
    await symlink(join(outside, 'c.ts'), join(folder, 'outside.ts'));
    expect(list().paths).toEqual(['a/b.ts', 'inside.ts']);
    await rm(outside, { recursive: true });
  });

  it.skipIf(process.platform === 'win32')(
    'the files of a folder have any name, and only files are listed',
    async () => {
      await plant({ 'two\nlines.txt': '', ' ': '' });
      execFileSync('mkfifo', [join(folder, 'pipe'), join(folder, '.gitignore')]);
      expect(list().paths).toEqual([' ', 'two\nlines.txt']);
    },
  );

  it('the files of a folder are listed without rules from a .gitignore that is a link or over 1 MiB', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'workcell-outside-'));
    await writeFile(join(outside, 'rules'), '*.ts\n');
    await plant({ 'linked/a.ts': '', 'large/a.ts': '', 'large/.gitignore': `*.ts\n#${'x'.repeat(1_048_576)}` });
    await symlink(join(outside, 'rules'), join(folder, 'linked', '.gitignore'));
    expect(list().paths).toEqual(['large/.gitignore', 'large/a.ts', 'linked/a.ts']);
    await rm(outside, { recursive: true });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'the files of a folder are found next to unreadable folders',
    async () => {
      await plant({ 'a.ts': '', 'closed/b.ts': '' });
      await chmod(join(folder, 'closed'), 0);
      expect(list().paths).toEqual(['a.ts']);
      await chmod(join(folder, 'closed'), 0o700);
    },
  );

  it('the files of a folder are limited in number', async () => {
    await plant({ a: '', b: '', c: '' });
    expect(list(folder, 2)).toMatchObject({ isCut: true, paths: { length: 2 } });
    expect(list(folder, 3).isCut).toBe(false);
  });

  it('the files of a folder cannot be listed if the folder does not exist', () => {
    expect(() => list(join(folder, 'missing'))).toThrow('ENOENT');
  });
});

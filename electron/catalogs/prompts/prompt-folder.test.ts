import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { maxPromptBytes } from '../../../shared/catalogs/prompts/prompt.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { PromptFolderReader } from './prompt-folder.ts';

let base = '';
let workspace = '';
let folder = '';
let lifetime: Lifetime;
beforeEach(async () => {
  lifetime = new Lifetime();
  base = await realpath(await mkdtemp(join(tmpdir(), 'workcell-prompts-')));
  workspace = join(base, 'workspace');
  folder = join(workspace, '.codex', 'prompts');
  await mkdir(folder, { recursive: true });
});
afterEach(async () => {
  await lifetime.end();
  await rm(base, { recursive: true });
});

function reader({ changed = (): void => undefined, isBounded = true } = {}): PromptFolderReader {
  return new PromptFolderReader({
    lifetime,
    place: 'workspace',
    base: workspace,
    pathInBase: ['.codex', 'prompts'],
    isBounded,
    changed,
  });
}
const put = (name: string, text: string | Uint8Array) => writeFile(join(folder, name), text);
const listed = async (of = reader()) =>
  (await of.list()).prompts.map(({ about, name, problem }) => [name, about, problem]);

describe('a prompt folder', () => {
  it('a prompt folder lists its Markdown files by name, with their descriptions', async () => {
    await put('b.md', '# Look at $1');
    await put('a.md', '---\ndescription: First\nargument-hint: "[file]"\n---\nGo');
    await put('notes.txt', 'no prompt');
    await put('.md', 'no name');
    await mkdir(join(folder, 'folder.md'));
    expect(await reader().list()).toEqual({
      prompts: [
        { place: 'workspace', name: 'a', about: 'First', argumentHint: '[file]', problem: null },
        { place: 'workspace', name: 'b', about: 'Look at $1', argumentHint: null, problem: null },
      ],
      folder: { place: 'workspace', path: folder, problem: null, more: 0 },
    });
  });

  it('a prompt folder may be missing', async () => {
    await rm(folder, { recursive: true });
    expect(await reader().list()).toMatchObject({ prompts: [], folder: { problem: null } });
    expect(await reader().read('a')).toEqual(err({ type: 'gone' }));
  });

  it('a prompt folder reports each unusable file, and lists the others', async () => {
    await put('broken.md', '---\ndescription: "x\n---\nStill text');
    await put('large.md', 'x'.repeat(maxPromptBytes + 1));
    await put('picture.md', Buffer.from([0x89, 0xff, 0x00]));
    await put('right.md', 'Right');
    await symlink(join(folder, 'nowhere'), join(folder, 'lost.md'));
    await writeFile(join(base, 'secret.txt'), 'Secret');
    await symlink(join(base, 'secret.txt'), join(folder, 'out.md'));
    await symlink('right.md', join(folder, 'within.md'));
    expect(await listed()).toEqual([
      ['broken', 'description: "x', 'brokenFrontMatter'],
      ['large', '', 'tooLarge'],
      ['out', '', 'leadsOutside'],
      ['picture', '', 'notText'],
      ['right', 'Right', null],
      ['within', 'Right', null],
    ]);
    expect(await reader().read('out')).toEqual(err({ type: 'leadsOutside' }));
    expect(await reader().read('broken')).toMatchObject(ok({ text: '---\ndescription: "x\n---\nStill text' }));
    // In the user's own folder, links may lead anywhere.
    expect(await reader({ isBounded: false }).read('out')).toMatchObject(ok({ text: 'Secret' }));
  });

  it.skipIf(process.platform === 'win32')('a prompt folder does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.md')]);
    expect(await listed()).toEqual([['pipe', '', 'notText']]);
  });

  it('a prompt folder is not followed if it leads out of the workspace itself', async () => {
    await rm(folder, { recursive: true });
    await mkdir(join(base, 'elsewhere'));
    await writeFile(join(base, 'elsewhere', 'a.md'), 'Secret');
    await symlink(join(base, 'elsewhere'), folder);
    expect(await reader().list()).toMatchObject({ prompts: [], folder: { problem: 'leadsOutside' } });
    expect(await reader().read('a')).toEqual(err({ type: 'leadsOutside' }));
    expect(await reader().write({ name: 'b', text: 'x', replaces: null })).toEqual(err({ type: 'leadsOutside' }));
    expect(await readdir(join(base, 'elsewhere'))).toEqual(['a.md']);
  });

  it.each(['../a', '..', 'a/b', 'a\0'])('a prompt folder has no prompt called %j', async (name) => {
    await writeFile(join(workspace, '.codex', 'a.md'), 'Secret');
    expect(await reader().read(name)).toEqual(err({ type: 'gone' }));
    for (const replaces of [null, 'x']) {
      expect(await reader().write({ name, text: 'x', replaces })).toEqual(err({ type: 'badName' }));
    }
  });

  it('a prompt folder is read again only after a change, and then shows what is new', async () => {
    await put('a.md', 'One');
    let reported: () => void = () => undefined;
    const own = reader({ changed: () => reported() });
    expect(await listed(own)).toEqual([['a', 'One', null]]);
    const changed = new Promise<void>((settle) => {
      reported = settle;
    });
    await put('b.md', 'Two');
    await changed;
    expect(await listed(own)).toHaveLength(1);
    own.forget();
    expect(await listed(own)).toEqual([
      ['a', 'One', null],
      ['b', 'Two', null],
    ]);
    await unlink(join(folder, 'a.md'));
    own.forget();
    expect(await listed(own)).toEqual([['b', 'Two', null]]);
  });

  it('a prompt folder is detected when it is created', async () => {
    await rm(join(workspace, '.codex'), { recursive: true });
    let times = 0;
    let reported: () => void = () => undefined;
    reader({
      changed: () => {
        times += 1;
        reported();
      },
    });
    const next = () =>
      new Promise<void>((settle) => {
        reported = settle;
      });
    const made = next();
    await mkdir(join(workspace, '.codex'));
    await made;
    const filled = next();
    await mkdir(folder);
    await filled;
    const written = next();
    await put('a.md', 'One');
    await written;
    expect(times).toBeGreaterThanOrEqual(3);
  });
});

describe('a prompt', () => {
  it('a prompt is written whole, into a new folder if needed, and only over the version that was read', async () => {
    await rm(join(workspace, '.codex'), { recursive: true });
    const own = reader();
    const written = await own.write({ name: 'new', text: 'One', replaces: null });
    if (!written.ok) throw new Error(written.error.type);
    expect(await own.read('new')).toEqual(ok({ text: 'One', version: written.value.version }));
    expect(await own.write({ name: 'new', text: 'Two', replaces: written.value.version })).toMatchObject({ ok: true });
    expect(await readFile(join(folder, 'new.md'), 'utf8')).toBe('Two');
    expect(await readdir(folder)).toEqual(['new.md']);
  });

  it('a prompt does not overwrite another', async () => {
    await put('a.md', 'Theirs');
    await put('picture.md', Buffer.from([0]));
    expect(await reader().write({ name: 'a', text: 'Mine', replaces: null })).toEqual(err({ type: 'taken' }));
    expect(await reader().write({ name: 'picture', text: 'Mine', replaces: null })).toEqual(err({ type: 'taken' }));
    expect(await readFile(join(folder, 'a.md'), 'utf8')).toBe('Theirs');
  });

  it('a prompt stays unchanged if it changed on disk in the meantime', async () => {
    await put('a.md', 'One');
    const read = await reader().read('a');
    if (!read.ok) throw new Error(read.error.type);
    const replaces = read.value.version;
    await put('a.md', 'Theirs');
    const refused = await reader().write({ name: 'a', text: 'Mine', replaces });
    const theirs = await reader().read('a');
    expect(refused).toEqual(err({ type: 'changed', version: theirs.ok ? theirs.value.version : '' }));
    expect(await readFile(join(folder, 'a.md'), 'utf8')).toBe('Theirs');
    await unlink(join(folder, 'a.md'));
    expect(await reader().write({ name: 'a', text: 'Mine', replaces })).toEqual(
      err({ type: 'changed', version: null }),
    );
  });

  it('a prompt is not written through a link that leads out, or if it is too large', async () => {
    await writeFile(join(base, 'secret.txt'), 'Secret');
    await symlink(join(base, 'secret.txt'), join(folder, 'out.md'));
    expect(await reader().write({ name: 'out', text: 'x', replaces: null })).toEqual(err({ type: 'leadsOutside' }));
    expect(await readFile(join(base, 'secret.txt'), 'utf8')).toBe('Secret');
    await symlink(join(base, 'new.txt'), join(folder, 'new.md'));
    await reader().write({ name: 'new', text: 'x', replaces: null });
    expect(await readdir(base)).toEqual(['secret.txt', 'workspace']);
    const text = 'ö'.repeat(maxPromptBytes / 2 + 1);
    expect(await reader().write({ name: 'a', text, replaces: null })).toEqual(err({ type: 'tooLarge' }));
  });

  it('a prompt that cannot be written reports why', async () => {
    await rm(join(workspace, '.codex'), { recursive: true });
    await writeFile(join(workspace, '.codex'), 'a file');
    expect(await reader().write({ name: 'a', text: 'x', replaces: null })).toMatchObject(err({ type: 'failed' }));
  });
});

import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StoredJson } from './stored-json.ts';

const schema = z.looseObject({ names: z.array(z.string()) });

describe('a small JSON file', () => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-json-'));
    path = join(folder, 'names.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const load = () => StoredJson.load(path, schema, { names: [] });
  const add = (stored: StoredJson<z.infer<typeof schema>>, name: string) =>
    stored.update((file) => ({ ...file, names: [...file.names, name] }));

  it('a small JSON file keeps changes, and does not undo those of another host', async () => {
    const [one, two] = [await load(), await load()];
    expect([await add(one, 'a'), await add(two, 'b'), await add(one, 'c')]).toEqual([null, null, null]);
    expect(one.value.names).toEqual(['a', 'b', 'c']);
    expect((await load()).value.names).toEqual(['a', 'b', 'c']);
  });

  it('a small JSON file is read again only after another host changed it, and not if a change could not be saved', async () => {
    const [one, two] = [await load(), await load()];
    await add(one, 'a');
    expect(two.value.names).toEqual([]);
    await two.refresh();
    const { value } = two;
    expect(value.names).toEqual(['a']);
    await two.refresh();
    expect(two.value).toBe(value);
    await writeFile(path, '{"names":["b"]}');
    await two.refresh();
    expect(two.value.names).toEqual(['b']);
    await writeFile(path, '{"version":2}');
    await two.refresh();
    expect(two.value.names).toEqual(['b']);
    await add(two, 'c');
    await writeFile(path, '{"names":["d"]}');
    await two.refresh();
    expect(two.value.names).toEqual(['b', 'c']);
    await rm(path);
    await one.refresh();
    expect(one.value.names).toEqual([]);
  });

  it.each([
    ['of a newer version', '{"version":2,"names":{"ada":{"since":1}}}'],
    ['that is damaged', '{"names":["a"'],
    ['that is empty, as after a power cut', ''],
  ])(
    'a small JSON file is left as it is when it contains something %s; changes then last until the app ends',
    async (_, text) => {
      await writeFile(path, text);
      const stored = await load();
      expect(stored.problem).toContain('names.json');
      expect(await add(stored, 'a')).toContain('names.json');
      expect(await add(stored, 'b')).toContain('names.json');
      expect(stored.value.names).toEqual(['a', 'b']);
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it.each([
    ['empty', ''],
    ['full of zeros', '\0\0\0'],
  ])(
    'a small JSON file that is written without sync counts as missing when a power cut left it %s',
    async (_, text) => {
      await writeFile(path, text);
      const stored = await StoredJson.load(path, schema, { names: [] }, { sync: false });
      expect([stored.problem, await add(stored, 'a')]).toEqual([null, null]);
      expect((await load()).value.names).toEqual(['a']);
    },
  );

  it('a small JSON file is not written again for a change that changes nothing', async () => {
    const stored = await load();
    await add(stored, 'a');
    const { ino } = await stat(path);
    expect(await stored.update((file) => file)).toBeNull();
    expect((await stat(path)).ino).toBe(ino);
    await add(stored, 'b');
    expect((await stat(path)).ino).not.toBe(ino);
  });

  it('a small JSON file that was repaired keeps its entries after a change that changes nothing', async () => {
    await writeFile(path, 'damaged');
    const stored = await load();
    expect(await stored.update((file) => file)).toContain('names.json');
    await writeFile(path, '{"names":["a"]}');
    expect(await stored.update((file) => file)).toBeNull();
    expect(stored.problem).toBeNull();
    await add(stored, 'b');
    expect((await load()).value.names).toEqual(['a', 'b']);
  });

  it('a small JSON file is left as it is when a newer version writes it while the app runs', async () => {
    const stored = await load();
    await add(stored, 'a');
    await writeFile(path, '{"version":2}');
    expect(await add(stored, 'b')).toContain('names.json');
    expect(stored.value.names).toEqual(['a', 'b']);
    expect(await readFile(path, 'utf8')).toBe('{"version":2}');
    await rm(path);
    expect(await add(stored, 'c')).toBeNull();
    expect((await load()).value.names).toEqual(['a', 'b', 'c']);
  });

  it('a small JSON file keeps fields that a newer version added', async () => {
    await writeFile(path, '{"names":["a"],"colors":["red"]}');
    await add(await load(), 'b');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ names: ['a', 'b'], colors: ['red'] });
  });

  it('a small JSON file reports when a change cannot be saved', async () => {
    const stored = await StoredJson.load(join(folder, 'gone', 'names.json'), schema, { names: [] });
    expect(stored.problem).toBeNull();
    expect(await add(stored, 'a')).toMatch(/names\.json cannot be written \(ENOENT\)/);
    expect(stored.value.names).toEqual(['a']);
    await mkdir(join(folder, 'gone'));
    expect(await add(stored, 'b')).toBeNull();
    expect((await StoredJson.load(join(folder, 'gone', 'names.json'), schema, { names: [] })).value.names).toEqual([
      'a',
      'b',
    ]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a small JSON file is left as it is when it cannot be read',
    async () => {
      await writeFile(path, '{"names":["a"]}');
      await chmod(path, 0o000);
      expect(await add(await load(), 'b')).toContain('names.json');
      await chmod(path, 0o600);
      expect(await readFile(path, 'utf8')).toBe('{"names":["a"]}');
    },
  );
});

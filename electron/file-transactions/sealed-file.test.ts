import { randomBytes, randomUUID } from 'node:crypto';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { openSealed, readSealedHeader, sealFile } from './sealed-file.ts';

const segment = 64 * 1024;
const sealedSegment = segment + 16;
const headerBytes = 88;
const wrapping = { id: randomUUID(), key: randomBytes(32) };
const damage = 'This copy is damaged. Nothing was restored from it.';

let folder: TestFolder;
beforeEach(() => {
  folder = createTemporaryFolder('sealed-file');
});
afterEach(() => folder.remove());

const at = (name: string) => join(folder.path, name);

async function seal(contents: Uint8Array, name = 'aaaa/before/a.txt', to = 'sealed'): Promise<string> {
  await writeFile(at('plain'), contents);
  const file = await open(at('plain'));
  const signal = new AbortController().signal;
  await sealFile(file, at(to), wrapping, { name, mode: 0o640, isOfOriginal: true, signal });
  await file.close();
  return at(to);
}

async function read(place: string, name = 'aaaa/before/a.txt', key: Uint8Array | null = wrapping.key): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of openSealed(place, name, (id) => (id === wrapping.id ? key : null))) pieces.push(piece);
  return Buffer.concat(pieces);
}

it.each([0, 1, segment - 1, segment, segment + 1, 3 * segment])(
  'decrypts a file of %d bytes to the same bytes',
  async (size) => {
    const contents = randomBytes(size);
    const place = await seal(contents);
    expect((await read(place)).equals(contents)).toBe(true);
    expect(await readSealedHeader(place)).toEqual({ keyId: wrapping.id, mode: 0o640, isOfOriginal: true, bytes: size });
    if (process.platform !== 'win32') expect((await stat(place)).mode & 0o777).toBe(0o600);
  },
);

it('contains no word of the file, and uses another key for each file', async () => {
  const contents = Buffer.from('the same secret words '.repeat(50));
  const [one, other] = [await readFile(await seal(contents)), await readFile(await seal(contents, undefined, 'again'))];
  expect(one.includes('secret')).toBe(false);
  expect(one.subarray(headerBytes).equals(other.subarray(headerBytes))).toBe(false);
});

it('refuses a copy with any bit changed', async () => {
  const place = await seal(randomBytes(300));
  const whole = await readFile(place);
  for (let index = 0; index < whole.length; index++) {
    const changed = Buffer.from(whole);
    changed[index] = (changed[index] ?? 0) ^ 1;
    await writeFile(place, changed);
    await expect(read(place), `byte ${index}`).rejects.toThrow(/This copy is damaged|The key of this copy/);
  }
});

it('refuses segments that are cut off, swapped, repeated or added', async () => {
  const place = await seal(randomBytes(3 * segment + 5));
  const whole = await readFile(place);
  const header = whole.subarray(0, headerBytes);
  const part = (index: number) =>
    whole.subarray(headerBytes + index * sealedSegment, headerBytes + (index + 1) * sealedSegment);
  const [first, second, third, last] = [part(0), part(1), part(2), part(3)];
  const cases: readonly (readonly Buffer[])[] = [
    [],
    [first],
    [first, second, third],
    [first, second, third, last.subarray(0, 3)],
    [second, first, third, last],
    [first, third, last],
    [first, first, second, third, last],
    [last],
    [first, second, third, last, last],
  ];
  for (const parts of cases) {
    await writeFile(place, Buffer.concat([header, ...parts]));
    await expect(read(place)).rejects.toThrow(damage);
  }
});

it('refuses a copy under the name of another one, and the segments of another one', async () => {
  const place = await seal(randomBytes(10));
  await expect(read(place, 'aaaa/before/b.txt')).rejects.toThrow(damage);
  const other = await readFile(await seal(randomBytes(10), undefined, 'other'));
  await writeFile(
    place,
    Buffer.concat([(await readFile(place)).subarray(0, headerBytes), other.subarray(headerBytes)]),
  );
  await expect(read(place)).rejects.toThrow(damage);
});

it('reports an unavailable key, and opens nothing with a wrong key', async () => {
  const place = await seal(randomBytes(10));
  await expect(read(place, undefined, null)).rejects.toThrow('The key of this copy is not available.');
  await expect(read(place, undefined, randomBytes(32))).rejects.toThrow(damage);
});

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { createTemporaryFolder } from '../../../../fixtures/testkit/test-folder.ts';
import { defaultLimits } from '../import-task.ts';
import { ImportFailure } from './import-failure.ts';
import { unpackBundle } from './unpack-bundle.ts';

const root = createTemporaryFolder('take-bundle');
afterAll(() => root.remove());

let folder = '';
let zipPath = '';
let round = 0;
beforeEach(async () => {
  round += 1;
  folder = createTemporaryFolder(`take-bundle-${round}`).path;
  zipPath = join(root.path, `${round}.zip`);
});

type File = { readonly name: string; readonly text: string; readonly mode?: number };

const telemetry = { name: 'telemetry.jsonl', text: '{"type":"started"}\n' };

function manifestOf(files: readonly File[], more: object = {}): File {
  const listed = files.map(({ name, text }) => ({
    name,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  }));
  const about = { format: 'workcell-bundle', version: 1, app: '1.0.0', exported_at: '2026-01-01T00:00:00Z' };
  const run = { id: 'wc-1', title: 'A run', kind: 'folder' };
  return { name: 'manifest.json', text: JSON.stringify({ ...about, redacted: true, run, files: listed, ...more }) };
}

async function zipOf(files: readonly File[]): Promise<void> {
  const zip = new ZipFile();
  for (const { mode = 0o100644, name, text } of files) zip.addBuffer(Buffer.from(text), name, { mode });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(zipPath));
}

/** Replaces all occurrences of some bytes with others of the same length, as no zip writer would. */
async function replaceBytes(from: string, to: string): Promise<void> {
  const text = (await readFile(zipPath)).toString('latin1');
  await writeFile(zipPath, Buffer.from(text.replaceAll(from, to), 'latin1'));
}

function take(limits = defaultLimits) {
  return unpackBundle(zipPath, folder, limits, () => undefined);
}

async function problemOfTaking(limits = defaultLimits) {
  const failure = await take(limits).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return failure instanceof ImportFailure ? failure.problem : failure;
}

it('unpacks a bundle with the files its manifest names', async () => {
  const files = [telemetry, { name: 'logs/stderr.log', text: 'a line\n' }];
  await zipOf([...files, manifestOf(files)]);
  expect((await take()).run.title).toBe('A run');
  expect(await readFile(join(folder, 'logs', 'stderr.log'), 'utf8')).toBe('a line\n');
});

describe('a tampered bundle', () => {
  it('a tampered bundle names the file that was replaced', async () => {
    await zipOf([{ ...telemetry, text: '{"type":"stopped"}\n' }, manifestOf([telemetry])]);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle', file: 'telemetry.jsonl' });
  });

  it('a tampered bundle names a file that is missing or unlisted', async () => {
    await zipOf([telemetry, manifestOf([telemetry, { name: 'proof.json', text: '{}' }])]);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle', file: 'proof.json' });
    await zipOf([telemetry, { name: 'proof.json', text: '{}' }, manifestOf([telemetry])]);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle', file: 'proof.json' });
    expect(await readdir(folder)).not.toContain('proof.json');
  });

  it.each([
    ['without a manifest', [telemetry]],
    ['with a manifest that is none', [telemetry, { name: 'manifest.json', text: '{}' }]],
  ])('a tampered bundle is not a bundle %s', async (_name, files) => {
    await zipOf(files);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle' });
  });

  it('a tampered bundle reports that it has a later version', async () => {
    await zipOf([telemetry, manifestOf([telemetry], { version: 2, files: 'another form' })]);
    expect(await problemOfTaking()).toEqual({ type: 'newer', version: 2 });
  });

  it('a tampered bundle is not a bundle without its end', async () => {
    await zipOf([telemetry, manifestOf([telemetry])]);
    await truncate(zipPath, 120);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle', file: null });
  });
});

describe('a malicious zip', () => {
  it.each([
    ['climbs out', '../../aaaaaaaaa'],
    ['is absolute', '/etc/aaaaaaaaaa'],
    ['has backslashes', '..\\..\\aaaaaaaaa'.slice(0, 15)],
    ['names a drive', 'C:/aaaaaaaaaaaa'],
    ['is of no bundle', 'aaaaaaaaa.jsonl'],
  ])('a malicious zip is refused when a path in it %s, and nothing is written', async (_name, path) => {
    await zipOf([telemetry, manifestOf([])]);
    await replaceBytes('telemetry.jsonl', path);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('a malicious zip is refused when it has a link', async () => {
    await zipOf([
      { ...telemetry, text: '/etc/passwd', mode: 0o120777 },
      manifestOf([{ ...telemetry, text: '/etc/passwd' }]),
    ]);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle', file: 'telemetry.jsonl' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('a malicious zip is refused when it has a name twice', async () => {
    await zipOf([telemetry, telemetry, manifestOf([telemetry])]);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle', file: 'telemetry.jsonl' });
  });

  it('a malicious zip is refused when it has an encrypted entry', async () => {
    await zipOf([telemetry, manifestOf([telemetry])]);
    const bytes = await readFile(zipPath);
    const entry = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    bytes.writeUInt16LE(bytes.readUInt16LE(entry + 8) | 1, entry + 8);
    await writeFile(zipPath, bytes);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle', file: 'telemetry.jsonl' });
  });

  it('a malicious zip is refused when it has more files than a bundle can have', async () => {
    const many = Array.from({ length: 40 }, () => telemetry);
    await zipOf([...many, manifestOf([telemetry])]);
    expect(await problemOfTaking()).toMatchObject({ type: 'badBundle', file: null });
  });

  it('a malicious zip stops at the limit when it unpacks to far more than it declares', async () => {
    const bomb = { ...telemetry, text: 'a'.repeat(4_000_000) };
    await zipOf([bomb, manifestOf([bomb])]);
    const limits = { ...defaultLimits, ratio: 50, ratioFrom: 100_000 };
    expect(await problemOfTaking(limits)).toMatchObject({ type: 'badBundle', file: 'telemetry.jsonl' });
    expect((await readFile(join(folder, 'telemetry.jsonl'))).length).toBeLessThan(300_000);
  });

  it('a malicious zip is refused before unpacking when it declares a size that is too large', async () => {
    const large = { ...telemetry, text: 'a'.repeat(1_000) };
    await zipOf([large, manifestOf([large])]);
    expect(await problemOfTaking({ ...defaultLimits, unpacked: 999 })).toEqual({ type: 'tooLarge' });
    expect(await readdir(folder)).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import {
  type BundleFile,
  type BundleManifest,
  bundleFormat,
  bundleVersion,
  manifestName,
} from '../../../model/exports/bundle-manifest.ts';
import { createWriter } from '../../../model/exports/record-writer.ts';
import type { ExportHeader } from '../export-task.ts';
import type { ExportItems } from './export-source.ts';
import { Spool } from './spool.ts';

/** The contents of one bundle. `spoolFolder` is one of our folders, for data that must wait. */
export type BundleDeps = {
  readonly items: AsyncIterable<ExportItems>;
  readonly about: ExportHeader;
  readonly redacted: boolean;
  readonly spoolFolder: string;
  /** Reads the proof; null if there is none. */
  readonly proof: () => string | null;
  /** The logs by name, each read on demand. */
  readonly logs: readonly { readonly name: BundleFile; readonly read: () => Iterable<Buffer> }[];
};

type BundledFile = BundleManifest['files'][number];

/**
 * Makes a bundle, in the format of docs/bundles.md. The manifest comes last because it has the hashes of all other
 * files.
 */
export async function* makeBundle(deps: BundleDeps): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const packed: BundledFile[] = [];
  const packing = packFile(zip, deps, packed).catch((failure: unknown) => {
    zip.outputStream.emit('error', failure);
  });
  for await (const piece of zip.outputStream) yield Buffer.from(piece);
  await packing;
}

async function packFile(zip: ZipFile, deps: BundleDeps, packed: BundledFile[]): Promise<void> {
  const { about, logs, redacted, spoolFolder } = deps;
  const [thread, changes] = [new Spool(spoolFolder), new Spool(spoolFolder)];
  let isThread = false;
  const telemetry = async function* (): AsyncGenerator<Buffer> {
    const writeTelemetry = createWriter('telemetry');
    for await (const { items } of deps.items) {
      const lines: string[] = [];
      for (const item of items) {
        if (item.kind === 'record') {
          isThread = true;
          thread.write(item.line);
          lines.push(writeTelemetry(item.record));
          if (item.record.record === 'diff' && item.record.entryId !== null) changes.write(item.record.text);
        } else {
          lines.push(item.line);
          const diff = item.event?.type === 'file_write' ? item.event.data.diff : null;
          if (typeof diff === 'string') changes.write(diff.endsWith('\n') ? diff : `${diff}\n`);
        }
      }
      yield Buffer.from(lines.join(''));
    }
  };
  await add(zip, 'telemetry.jsonl', telemetry(), packed);
  if (isThread) await add(zip, 'thread.jsonl', thread.read(), packed);
  const proof = deps.proof();
  if (proof !== null) await add(zip, 'proof.json', [Buffer.from(proof)], packed);
  if (changes.size > 0) await add(zip, 'changes.diff', changes.read(), packed);
  for (const { name, read } of logs) await add(zip, name, read(), packed);
  thread.close();
  changes.close();
  const { app, exportedAt, runId, title } = about;
  const manifest: BundleManifest = {
    format: bundleFormat,
    version: bundleVersion,
    app,
    exported_at: new Date(exportedAt).toISOString(),
    redacted,
    run: { id: runId, title: title.slice(0, 1_000), kind: isThread ? 'thread' : 'folder' },
    files: packed,
  };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), manifestName, zipOptions);
  zip.end();
}

/** The fastest level: tighter compression takes several times as long as everything else. */
const zipOptions = { mode: 0o100644, compressionLevel: 1 };

/** Adds an entry to the zip. Settles when its whole file was read. */
async function add(
  zip: ZipFile,
  name: BundleFile,
  blocks: AsyncIterable<Buffer> | Iterable<Buffer>,
  packed: BundledFile[],
): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  const { promise, reject, resolve } = Promise.withResolvers<void>();
  const hashed = async function* (): AsyncGenerator<Buffer> {
    for await (const block of blocks) {
      hash.update(block);
      bytes += block.length;
      if (block.length > 0) yield block;
    }
  };
  const stream = Readable.from(hashed(), { objectMode: false });
  stream.once('end', () => resolve());
  stream.once('error', reject);
  zip.addReadStream(stream, name, zipOptions);
  await promise;
  packed.push({ name, bytes, sha256: hash.digest('hex') });
}

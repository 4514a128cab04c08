import { detectImageType } from '../../shared/attachments/image-type.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { CommittedFile, CommittedFiles, ComparedTrees } from '../model/changes/committed-files.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import { readBytes } from './contents.ts';
import type { DiffBlame } from './diff-blame.ts';
import type { HistoryStore } from './history-store.ts';
import { listNames, type RenamedFile } from './recorded-steps.ts';
import type { ScopeDiffs } from './scope-diffs.ts';

type Side = RequestValue<'readContents'>['before'];

/** Larger images are not shown, in bytes. */
const maxImageBytes = 4 * 1024 * 1024;

export type ChangedContentsDeps = {
  readonly store: Pick<HistoryStore, 'contents'>;
  readonly blame: Pick<DiffBlame, 'readSpans'>;
  readonly scopes: Pick<ScopeDiffs, 'read'>;
  readonly commits: { readonly files: CommittedFiles };
};

/** Reads what is in a changed file that lines do not show, from the record of changes or from git. */
export class ChangedContents {
  readonly #deps: ChangedContentsDeps;

  constructor(deps: ChangedContentsDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<'readContents'> = {
    readContents: async (window, { from, path, ...place }) => {
      const made = 'scope' in place ? await this.#deps.scopes.read(window, place) : null;
      if (made?.ok && made.value.trees !== null) return await this.#readCommitted(made.value.trees, { path, from });
      const spans = await this.#deps.blame.readSpans(window, place, { path, from });
      const after = spans?.steps.at(-1)?.after;
      const before = (from === null ? spans?.steps : spans?.earlier)?.[0]?.before;
      if (before === undefined || after === undefined) return err({ type: 'notRecorded' });
      return ok({ before: await this.#readSide(before, path), after: await this.#readSide(after, path) });
    },
  };

  async #readCommitted(trees: ComparedTrees, { from, path }: RenamedFile) {
    const found = await this.#deps.commits.files.find(trees, listNames({ from, path }));
    const [earlier, later] = [found?.get(from ?? path), found?.get(path)];
    if (earlier === undefined || later === undefined) return err({ type: 'notRecorded' as const });
    const read = (file: CommittedFile | null | undefined) => this.#readBlob(trees.folder, file, path);
    return ok({ before: await read(earlier.before), after: await read(later.after) });
  }

  async #readBlob(folder: string, file: CommittedFile | null | undefined, path: string): Promise<Side> {
    if (file === null) return null;
    const read = file === undefined ? null : await this.#deps.commits.files.read(folder, file.id, maxImageBytes);
    if (read === null) return { size: null, image: null };
    const { bytes, size } = read;
    return bytes === null ? { size, image: null } : { size: readPointer(bytes) ?? size, image: toImage(bytes, path) };
  }

  async #readSide(state: FileSnapshot, path: string): Promise<Side> {
    if (state.kind === 'absent') return null;
    if (state.kind !== 'file') return { size: null, image: null };
    const { sha256, size } = state;
    const bytes = size > maxImageBytes ? null : await readBytes(this.#deps.store, sha256);
    return { size, image: bytes === null ? null : toImage(bytes, path) };
  }
}

/** Returns the size of the file that a pointer of git-lfs stands for. Null for anything else. */
function readPointer(bytes: Buffer): number | null {
  if (bytes.length > 1_000) return null;
  const size = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*size (\d{1,15})\n/.exec(
    bytes.toString(),
  )?.[1];
  return size === undefined ? null : Number(size);
}

function toImage(bytes: Buffer, path: string): NonNullable<Side>['image'] {
  const type = detectImageType(bytes) ?? detectSvg(bytes, path);
  return type === null ? null : { type, data: bytes.toString('base64') };
}

/** An SVG file is text. The page shows it only as an image, so that no script in it runs. */
function detectSvg(bytes: Buffer, path: string): 'image/svg+xml' | null {
  return path.toLowerCase().endsWith('.svg') && bytes.includes('<svg') ? 'image/svg+xml' : null;
}

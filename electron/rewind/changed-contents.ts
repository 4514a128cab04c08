import { detectImageType } from '../../shared/attachments/image-type.ts';
import { ok } from '../../shared/base/result.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import { readBytes } from './contents.ts';
import type { DiffBlame } from './diff-blame.ts';
import type { HistoryStore } from './history-store.ts';

type Side = RequestValue<'readContents'>['before'];

/** Larger images are not shown, in bytes. */
const maxImageBytes = 4 * 1024 * 1024;

export type ChangedContentsDeps = {
  readonly store: Pick<HistoryStore, 'contents'>;
  readonly blame: Pick<DiffBlame, 'readSpans'>;
};

/** Reads what is in a changed file that lines do not show, from the record of changes. */
export class ChangedContents {
  readonly #deps: ChangedContentsDeps;

  constructor(deps: ChangedContentsDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<'readContents'> = {
    readContents: async (window, { from, path, ...place }) => {
      const spans = await this.#deps.blame.readSpans(window, place, { path, from });
      const after = spans?.steps.at(-1)?.after;
      const before = (from === null ? spans?.steps : spans?.earlier)?.[0]?.before;
      if (before === undefined || after === undefined) return { ok: false, error: { type: 'notRecorded' } };
      return ok({ before: await this.#readSide(before, path), after: await this.#readSide(after, path) });
    },
  };

  async #readSide(state: FileSnapshot, path: string): Promise<Side> {
    if (state.kind === 'absent') return null;
    if (state.kind !== 'file') return { size: null, image: null };
    const { sha256, size } = state;
    const bytes = size > maxImageBytes ? null : await readBytes(this.#deps.store, sha256);
    const type = bytes === null ? null : (detectImageType(bytes) ?? detectSvg(bytes, path));
    return { size, image: bytes === null || type === null ? null : { type, data: bytes.toString('base64') } };
  }
}

/** An SVG file is text. The page shows it only as an image, so that no script in it runs. */
function detectSvg(bytes: Buffer, path: string): 'image/svg+xml' | null {
  return path.toLowerCase().endsWith('.svg') && bytes.includes('<svg') ? 'image/svg+xml' : null;
}

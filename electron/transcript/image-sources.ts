import type { Entry } from '../../shared/transcript/entry.ts';

/**
 * The images that an entry names, each an absolute path or a data URL. For a message there is one for each attachment,
 * in the same order; null for one that is no image, or of which only the name is known.
 */
export function listImageSources(entry: Entry): readonly (string | null)[] {
  if (entry.kind === 'image') return [entry.path];
  return entry.kind === 'user' ? entry.sources.map(({ kind, source }) => (kind === 'image' ? source : null)) : [];
}

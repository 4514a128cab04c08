import type { Entry } from '../../../shared/transcript/entry.ts';

/**
 * Lists the images of an entry. Each one is an absolute path or a data URL. A message has one for each attachment, in
 * the same order. Null for an attachment that is not an image, or that has only a name.
 */
export function listImageSources(entry: Entry): readonly (string | null)[] {
  if (entry.kind === 'image') return [entry.path];
  return entry.kind === 'user' ? entry.sources.map(({ kind, source }) => (kind === 'image' ? source : null)) : [];
}

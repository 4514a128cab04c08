import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { formatBytes } from '../../components/format/quantity.ts';

type Contents = RequestValue<'readContents'>;

/** Whether a name is that of an image. */
export function isImagePath(path: string): boolean {
  return /\.(?:png|jpe?g|gif|webp|svg)$/i.test(path);
}

/** The size of a file before or after. */
export function formatSide({ size }: NonNullable<Contents['before']>): string {
  return size === null ? t`not stored` : formatBytes(size);
}

/** Describes a file without lines or pictures: `Binary file: 1.2 kB before, 1.4 kB after`. */
export function describeContents(contents: Contents | null, { hunks }: Pick<ParsedDiffFile, 'hunks'>): string {
  // The lines say it all.
  if (hunks.length > 0) return '';
  if (contents === null) return t`Not shown: binary or too large`;
  const { after, before } = contents;
  const sides = [before, after].filter((side) => side !== null);
  const [only] = sides;
  if (only === undefined) return t`Not shown: binary or too large`;
  if (sides.every(({ size }) => size === null)) return t`Not shown: too large or not stored`;
  const what = sides.every(({ size }) => size !== null) ? t`Binary file` : t`Too large or not stored`;
  if (before !== null && after !== null) return t`${what}: ${formatSide(before)} before, ${formatSide(after)} after`;
  return `${what}: ${formatSide(only)}`;
}

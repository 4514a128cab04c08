/** The types of images that Codex can read, detected from the beginning of the file. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** Detects an image by its first bytes. Null for anything else, whatever its name says. */
export function detectImageType(bytes: Uint8Array): ImageType | null {
  const begins = (at: number, ...expected: readonly number[]) =>
    expected.every((byte, next) => bytes[at + next] === byte);
  if (begins(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (begins(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0, 0x47, 0x49, 0x46, 0x38)) return 'image/gif';
  return begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50) ? 'image/webp' : null;
}

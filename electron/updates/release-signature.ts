import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

/** The signed parts of a release file. */
export const signedRelease = z.object({
  version: z.string().max(100),
  releaseNotes: z.string().max(20_000).default(''),
  files: z.array(z.object({ url: z.string(), sha512: z.string() })).min(1),
});
export type SignedRelease = z.infer<typeof signedRelease>;

/** Returns the signed text of a release: its version, its notes, and the checksum of each file. */
export function getSignedText({ files, releaseNotes, version }: SignedRelease): Buffer {
  return Buffer.from(JSON.stringify([version, releaseNotes, files.map(({ sha512, url }) => [url, sha512])]));
}

/** Returns whether a release was signed with the private key of `publicKey`: Ed25519, SPKI in base64. */
export function isSignedBy(publicKey: string, release: SignedRelease, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, getSignedText(release), key, Buffer.from(signature, 'base64'));
  } catch {
    // The key or the signature may be malformed.
    return false;
  }
}

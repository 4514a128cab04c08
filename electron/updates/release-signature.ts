import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

/** What a release says of itself in its file, as far as it is signed. */
export const signedRelease = z.object({
  version: z.string().max(100),
  releaseNotes: z.string().max(20_000).default(''),
  files: z.array(z.object({ url: z.string(), sha512: z.string() })).min(1),
});
export type SignedRelease = z.infer<typeof signedRelease>;

/** What is signed of a release: its version, its notes, and the checksum of each of its files. */
export function signedText({ files, releaseNotes, version }: SignedRelease): Buffer {
  return Buffer.from(JSON.stringify([version, releaseNotes, files.map(({ sha512, url }) => [url, sha512])]));
}

/** Whether a release was signed with the key whose public half is `publicKey`: Ed25519, SPKI in base64. */
export function isSignedBy(publicKey: string, release: SignedRelease, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, signedText(release), key, Buffer.from(signature, 'base64'));
  } catch {
    // Neither a key nor a signature has to be one.
    return false;
  }
}

import { type KeyObject, sign } from 'node:crypto';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { signedRelease, signedText } from '../../electron/updates/release-signature.ts';

/**
 * The file of a release, as electron-builder writes it, with its signature at the end. `key` is the private half of an
 * Ed25519 key. Throws where the file is none of a release.
 */
export function signRelease(text: string, key: KeyObject): string {
  const release = signedRelease.parse(parseUpdateInfo(text, 'release', new URL('file:///release')));
  return `${text.trimEnd()}\nsignature: ${sign(null, signedText(release), key).toString('base64')}\n`;
}

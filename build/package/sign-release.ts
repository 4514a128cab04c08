import { type KeyObject, sign } from 'node:crypto';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { getSignedText, signedRelease } from '../../electron/updates/release-signature.ts';

/**
 * A release file from electron-builder with its signature at the end. `key` is the private Ed25519 key. Throws when the
 * file is not a release file.
 */
export function signRelease(text: string, key: KeyObject): string {
  const release = signedRelease.parse(parseUpdateInfo(text, 'release', new URL('file:///release')));
  return `${text.trimEnd()}\nsignature: ${sign(null, getSignedText(release), key).toString('base64')}\n`;
}

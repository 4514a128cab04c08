import type { AsyncEntry } from '@napi-rs/keyring';
import { z } from 'zod';
import { getErrorMessage } from '../../base/error-message.ts';

/** A request to the keyring. Secrets are base64. */
export const keyringRequest = z.discriminatedUnion('action', [
  /** Checks that the keyring exists. Opens no entry, so that nothing needs unlocking. */
  z.object({ action: z.literal('reach') }),
  z.object({ action: z.literal('read'), account: z.string() }),
  z.object({ action: z.literal('write'), account: z.string(), secret: z.base64() }),
  z.object({ action: z.literal('remove'), account: z.string() }),
]);
export type KeyringRequest = z.infer<typeof keyringRequest>;

/** The keyring's answer. `read` returns null if there is no such entry. */
export const keyringAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('done'), secret: z.base64().nullable() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type KeyringAnswer = z.infer<typeof keyringAnswer>;

/** The program's messages: first that it reached the keyring, then its answer. */
export const keyringMessage = z.union([z.object({ type: z.literal('connected') }), keyringAnswer]);
export type KeyringMessage = z.infer<typeof keyringMessage>;

/** Opens an entry of the keyring, as `new AsyncEntry(…)` does. */
export type OpenEntry = (
  ...of: ConstructorParameters<typeof AsyncEntry>
) => Pick<AsyncEntry, 'getSecret' | 'setSecret' | 'deleteCredential'>;

/** Answers one request. `connected` is called once the keyring is reached, before the user may be prompted. */
export async function answerKeyring(
  request: KeyringRequest,
  openEntry: OpenEntry,
  connected: () => void,
): Promise<KeyringAnswer> {
  try {
    // By default, the library falls back to the kernel's keyring on Linux, which forgets everything at reboot.
    const account = request.action === 'reach' ? 'none' : request.account;
    const entry = openEntry('Workcell', account, { linux: { store: 'secret-service' } });
    connected();
    if (request.action === 'write') await entry.setSecret(Buffer.from(request.secret, 'base64'));
    if (request.action === 'remove') await entry.deleteCredential();
    const secret = request.action === 'read' ? await entry.getSecret() : null;
    return { type: 'done', secret: secret === null ? null : Buffer.from(secret).toString('base64') };
  } catch (failure) {
    return { type: 'failed', message: getErrorMessage(failure) };
  }
}

import type { AsyncEntry } from '@napi-rs/keyring';
import { z } from 'zod';
import { messageOf } from '../../../shared/base/failure.ts';

/** What the keyring is asked. Secrets are base64. */
export const keyringRequest = z.discriminatedUnion('action', [
  /** Whether it is there at all; no entry is asked for, so that nothing is unlocked. */
  z.object({ action: z.literal('reach') }),
  z.object({ action: z.literal('read'), account: z.string() }),
  z.object({ action: z.literal('write'), account: z.string(), secret: z.base64() }),
  z.object({ action: z.literal('remove'), account: z.string() }),
]);
export type KeyringRequest = z.infer<typeof keyringRequest>;

/** What the keyring said. `read` gives null where there is no such entry. */
export const keyringAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('done'), secret: z.base64().nullable() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type KeyringAnswer = z.infer<typeof keyringAnswer>;

/** What comes from the program that asks: that the keyring is there, then its answer. */
export const keyringMessage = z.union([z.object({ type: z.literal('connected') }), keyringAnswer]);
export type KeyringMessage = z.infer<typeof keyringMessage>;

/** How an entry of the keyring is opened; `new AsyncEntry(…)`. */
export type OpenEntry = (
  ...of: ConstructorParameters<typeof AsyncEntry>
) => Pick<AsyncEntry, 'getSecret' | 'setSecret' | 'deleteCredential'>;

/** Answers one request; `connected` is called once the keyring is there, before it may ask the person anything. */
export async function answerKeyring(
  request: KeyringRequest,
  openEntry: OpenEntry,
  connected: () => void,
): Promise<KeyringAnswer> {
  try {
    // Left to itself the library falls back to the kernel's keyring on Linux, which forgets at the next boot.
    const account = request.action === 'reach' ? 'none' : request.account;
    const entry = openEntry('Workcell', account, { linux: { store: 'secret-service' } });
    connected();
    if (request.action === 'write') await entry.setSecret(Buffer.from(request.secret, 'base64'));
    if (request.action === 'remove') await entry.deleteCredential();
    const secret = request.action === 'read' ? await entry.getSecret() : null;
    return { type: 'done', secret: secret === null ? null : Buffer.from(secret).toString('base64') };
  } catch (failure) {
    return { type: 'failed', message: messageOf(failure) };
  }
}

import { err, ok } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type AskKeyring, notUnlocked } from './ask-keyring.ts';
import type { ProtectorFailure, WrappingKeyPlace } from './protector.ts';

/** The systems' messages when the person or a policy kept the keyring locked. */
const refusal = /dismissed|cancel|denied|interaction is not allowed|not unlocked/i;

/** Stores wrapping keys in the system's keyring, each under the id of its data key. */
export function createKeyringPlace(ask: AskKeyring): WrappingKeyPlace {
  return {
    kind: 'keyring',
    keep: async (keyId, wrappingKey) => {
      const secret = Buffer.from(wrappingKey).toString('base64');
      const answer = await ask({ action: 'write', account: accountOf(keyId), secret });
      return answer.type === 'failed' ? err(failureOf(answer.message)) : ok(null);
    },
    fetch: async (keyId) => {
      const answer = await ask({ action: 'read', account: accountOf(keyId) });
      if (answer.type === 'failed') return err(failureOf(answer.message));
      if (answer.secret === null) return err({ type: 'missing' });
      return ok(Buffer.from(answer.secret, 'base64'));
    },
    forget: async (keyId) => void (await ask({ action: 'remove', account: accountOf(keyId) })),
  };
}

function accountOf(keyId: string): string {
  return `data key ${keyId}`;
}

function failureOf(message: string): ProtectorFailure {
  if (message === notUnlocked || refusal.test(message))
    return { type: 'denied', reason: t`The system keyring stayed locked: ${message}.` };
  return { type: 'unavailable', reason: t`The system keyring cannot be used: ${message}.` };
}

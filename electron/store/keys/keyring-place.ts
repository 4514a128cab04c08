import { err, ok } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type AskKeyring, notUnlockedMessage } from './ask-keyring.ts';
import type { ProtectorFailure, WrappingKeyPlace } from './protector.ts';

/** The systems' messages when the user or a policy kept the keyring locked. */
const refusalPattern = /dismissed|cancel|denied|interaction is not allowed|not unlocked/i;

/** Stores wrapping keys in the system's keyring, each under the id of its data key. */
export function createKeyringPlace(ask: AskKeyring): WrappingKeyPlace {
  return {
    kind: 'keyring',
    store: async (keyId, wrappingKey) => {
      const secret = Buffer.from(wrappingKey).toString('base64');
      const answer = await ask({ action: 'write', account: getAccount(keyId), secret });
      return answer.type === 'failed' ? err(toFailure(answer.message)) : ok(null);
    },
    fetch: async (keyId) => {
      const answer = await ask({ action: 'read', account: getAccount(keyId) });
      if (answer.type === 'failed') return err(toFailure(answer.message));
      if (answer.secret === null) return err({ type: 'missing' });
      return ok(Buffer.from(answer.secret, 'base64'));
    },
    forget: async (keyId) => void (await ask({ action: 'remove', account: getAccount(keyId) })),
  };
}

function getAccount(keyId: string): string {
  return `data key ${keyId}`;
}

function toFailure(message: string): ProtectorFailure {
  if (message === notUnlockedMessage || refusalPattern.test(message))
    return { type: 'denied', reason: t`The system keyring stayed locked: ${message}.` };
  return { type: 'unavailable', reason: t`The system keyring cannot be used: ${message}.` };
}

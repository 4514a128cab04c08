import { ok } from '../../../shared/base/result.ts';
import type { protectionRequests } from '../../../shared/contract/encryption.ts';
import type { DomainHandlers } from '../../host/client-window.ts';
import type { Protection } from './protection.ts';

/** Handles window requests about the protection of threads. */
export function protectionHandlers(protection: Protection): DomainHandlers<keyof typeof protectionRequests> {
  return {
    encryptThreads: (_window, { on }) => protection.encryptThreads(on),
    changeKey: () => protection.changeKey(),
    cancelRewrite: async () => {
      protection.cancelRewrite();
      return ok(null);
    },
    makeRecoveryKey: () => protection.makeRecoveryKey(),
    useRecoveryKey: (_window, { typed }) => protection.useRecoveryKey(typed),
    startFresh: () => protection.startFresh(),
    reopenStore: () => protection.reopen(),
  };
}

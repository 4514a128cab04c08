import { err, ok } from '../../shared/base/result.ts';
import type { clipboardRequests } from '../../shared/contract/clipboard.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { SystemClipboard } from '../host/platform.ts';

/** Handles window requests for the system's clipboard. Null if only the browser has one. */
export function clipboardHandlers(clipboard: SystemClipboard | null): DomainHandlers<keyof typeof clipboardRequests> {
  return {
    writeClipboard: async (_window, { text }) => {
      if (clipboard === null) return err({ type: 'notOffered' });
      await clipboard.writeText(text);
      return ok(null);
    },
    readClipboard: async () =>
      clipboard === null ? err({ type: 'notOffered' }) : ok({ text: await clipboard.readText() }),
  };
}

import type { Result } from '../../shared/base/result.ts';
import type { clipboardRequests } from '../../shared/contract/clipboard.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import type { ClipboardService } from './clipboard.ts';

type Names = keyof typeof clipboardRequests;

/** The part of the host connection that the clipboard needs. */
export type ClipboardLine = {
  request<Name extends Names>(
    name: Name,
    input: RequestInput<Name>,
  ): Promise<Result<RequestValue<Name>, RequestProblem<Name> | WireFault>>;
};

/** The system clipboard through the desktop shell. It needs no permission and no focus. */
export function hostClipboard(line: ClipboardLine): ClipboardService {
  return {
    write: async (text) => (await line.request('writeClipboard', { text })).ok,
    read: async () => {
      const read = await line.request('readClipboard', null);
      return read.ok ? read.value.text : null;
    },
  };
}

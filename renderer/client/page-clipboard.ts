import { type ClipboardService, createBrowserClipboard, createHostClipboard } from './clipboard.ts';
import { hostClient } from './page-client.ts';

let clipboard: ClipboardService | null = null;

/** The clipboard of the host that this page runs on. */
export function getPageClipboard(): ClipboardService {
  clipboard ??=
    window.workcellShell === undefined
      ? createBrowserClipboard(navigator.clipboard, document)
      : createHostClipboard(hostClient);
  return clipboard;
}

import { browserClipboard, type ClipboardService, hostClipboard } from './clipboard.ts';
import { hostClient } from './page-client.ts';

let clipboard: ClipboardService | null = null;

/** The clipboard of the host that this page runs on. */
export function pageClipboard(): ClipboardService {
  clipboard ??=
    window.workcellShell === undefined ? browserClipboard(navigator.clipboard, document) : hostClipboard(hostClient);
  return clipboard;
}

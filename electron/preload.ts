import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { portMessage } from '../shared/contract/port-message.ts';

// The bridge between a page and the app. The page asks for a port to the app and gets it as a message to its own
// window. It also gets the path of a file that the user dropped on it. Nothing else passes through.

/** The part of the page that this script uses; its type check has no DOM. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: string, origin: string, ports: readonly unknown[]): void;
};

ipcRenderer.on(portMessage, (event) => window.postMessage(portMessage, window.location.origin, event.ports));
contextBridge.exposeInMainWorld('workcellShell', {
  requestPort: () => ipcRenderer.send(portMessage),
  pathOf: (dropped: File) => webUtils.getPathForFile(dropped),
});

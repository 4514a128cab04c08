import type { IpcMain, IpcMainEvent, MessageChannelMain, WebContents } from 'electron';
import { portMessage } from '../../shared/contract/port-message.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import { connectPort } from '../transport/port.ts';
import { isOurPage } from './app-protocol.ts';

/**
 * Gives a port to each page that asks for one, and passes the other end to the app, with the page's contents. Only the
 * main frame of our own page gets one, not other frames or a foreign page in a window.
 */
export function handOutPorts(
  ipc: Pick<IpcMain, 'on'>,
  createChannel: () => MessageChannelMain,
  onConnection: (connection: Connection, contents: WebContents) => void,
): void {
  ipc.on(portMessage, (event) => {
    if (!isFromOurPage(event)) return;
    const { port1, port2 } = createChannel();
    onConnection(connectPort(port1), event.sender);
    event.sender.postMessage(portMessage, null, [port2]);
  });
}

function isFromOurPage({ sender, senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOurPage(senderFrame.url);
}

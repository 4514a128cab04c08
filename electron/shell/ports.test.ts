import { EventEmitter } from 'node:events';
import type { IpcMain, MessageChannelMain, MessagePortMain, WebContents, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { portMessage } from '../../shared/contract/port-message.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import { handOutPorts } from './ports.ts';

class FakePort extends EventEmitter implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> {
  other: FakePort | null = null;
  started = false;
  postMessage(message: unknown): void {
    this.other?.emit('message', { data: message, ports: [] });
  }
  start(): void {
    this.started = true;
  }
  close(): void {
    this.emit('close');
    this.other?.emit('close');
  }
}

/** Creates one end of the channel between a page and the app, and records the ports that pages received. */
function begin() {
  const ipc = new EventEmitter();
  const connections: Connection[] = [];
  const askers: WebContents[] = [];
  const given: unknown[][] = [];
  const createChannel = (): MessageChannelMain => {
    const [port1, port2] = [new FakePort(), new FakePort()];
    port1.other = port2;
    port2.other = port1;
    return { port1, port2 } as unknown as MessageChannelMain;
  };
  handOutPorts(ipc as unknown as IpcMain, createChannel, (connection, contents) => {
    connections.push(connection);
    askers.push(contents);
  });

  const frame = (url: string) => ({ url }) as WebFrameMain;
  const ask = (mainFrame: WebFrameMain, senderFrame: WebFrameMain | null) => {
    const postMessage: WebContents['postMessage'] = (channel, message, transfer) => {
      given.push([channel, message, ...(transfer ?? [])]);
    };
    ipc.emit(portMessage, { sender: { mainFrame, postMessage }, senderFrame });
  };
  return { ask, frame, connections, askers, given };
}

describe('handOutPorts', () => {
  it('connects our page and the app until one end closes', () => {
    const { ask, frame, connections, askers, given } = begin();
    const page = frame('app://workcell/');
    ask(page, page);
    const port = given[0]?.[2];
    expect(given).toEqual([[portMessage, null, expect.any(FakePort)]]);
    expect(askers).toEqual([expect.objectContaining({ mainFrame: page })]);
    if (!(port instanceof FakePort)) throw new Error('no port was given');

    const received: unknown[] = [];
    connections[0]?.onMessage((message) => received.push(message));
    connections[0]?.onClose(() => received.push('closed'));
    port.on('message', (event) => received.push(JSON.parse(event.data)));
    port.postMessage({ kind: 'request' });
    connections[0]?.send({ kind: 'rejected', message: 'no' });
    port.close();
    expect(received).toEqual([{ kind: 'request' }, { kind: 'rejected', message: 'no' }, 'closed']);
  });

  it('gives nothing to another page, to a frame in ours, or to a frame that is gone', () => {
    const { ask, frame, connections, given } = begin();
    const [page, evil] = [frame('app://workcell/'), frame('https://evil.example/')];
    ask(evil, evil);
    ask(page, frame('app://workcell/'));
    ask(page, evil);
    ask(page, null);
    expect([connections, given]).toEqual([[], []]);
  });
});

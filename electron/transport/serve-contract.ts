import type { Clock } from '../../shared/base/clock.ts';
import type { DeskEvent, RequestHandlers } from '../../shared/contract/contract.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import { clientMessage } from '../../shared/contract/wire.ts';
import { answerRequest, isRequestName } from './answer-request.ts';
import { describeIssues } from './describe-issues.ts';
import { EventOutlet } from './event-outlet.ts';

/** What the owner of a connection is told. */
export type ServeOptions = {
  readonly clock: Clock;
  /** A client that had fallen behind has caught up. Events were dropped: announce a fresh `deskReset` now. */
  onDrained(): void;
  /** The connection has ended, whoever ended it. Called once. */
  onClosed(): void;
  /** A mistake of the host: a handler threw, or data is not what the contract says. One text for the log. */
  report(problem: string): void;
};

/** The host's end of one served connection. */
export type ServedConnection = {
  /**
   * Sends an event, checked against the contract. Events announced before the answer to `connectWindow` has gone out
   * follow it, so register the window for events at the moment its snapshot is taken.
   */
  announce(event: DeskEvent): void;
  /** Ends the connection; nothing is sent afterwards. */
  close(): void;
};

/**
 * Answers a client's requests with `handlers` until the connection ends. Both directions are checked with the
 * contract's schemas: what is wrong becomes a WireFault in the reply, never an exception. Until `connectWindow` has
 * succeeded every other request is answered with `notConnected`.
 */
export function serveContract(
  connection: Connection,
  handlers: RequestHandlers,
  options: ServeOptions,
): ServedConnection {
  const outlet = new EventOutlet(connection, options);
  let open = true;

  const answer = async (id: number, method: string, input: unknown): Promise<void> => {
    if (!isRequestName(method)) {
      connection.send({ kind: 'reply', id, result: { ok: false, error: { type: 'unknownMethod', method } } });
      return;
    }
    if (!outlet.isOpen && method !== 'connectWindow') {
      connection.send({ kind: 'reply', id, result: { ok: false, error: { type: 'notConnected' } } });
      return;
    }
    const result = await answerRequest(handlers, method, input, options.report);
    if (!open) return;
    connection.send({ kind: 'reply', id, result });
    if (method === 'connectWindow' && result.ok) outlet.open();
    outlet.guard();
  };

  connection.onMessage((received) => {
    if (!open) return;
    const message = clientMessage.safeParse(received);
    if (!message.success) {
      connection.send({ kind: 'rejected', message: describeIssues(message.error) });
    } else if (message.data.kind === 'hello') {
      connection.send({ kind: 'rejected', message: 'A hello is only the first message of a socket' });
    } else if (message.data.kind === 'ping') {
      connection.send({ kind: 'pong' });
    } else {
      void answer(message.data.id, message.data.method, message.data.input);
    }
  });
  const end = (): void => {
    if (!open) return;
    open = false;
    outlet.end();
    options.onClosed();
  };
  connection.onClose(end);

  return {
    announce: (event) => outlet.announce(event),
    close: () => {
      end();
      connection.close();
    },
  };
}

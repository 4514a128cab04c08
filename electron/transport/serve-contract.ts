import type { Clock } from '../../shared/base/clock.ts';
import type { Result } from '../../shared/base/result.ts';
import type { HostEvent, RequestAnswer, RequestInput, RequestName } from '../../shared/contract/contract.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import { clientMessage } from '../../shared/contract/wire.ts';
import { answerRequest, isRequestName } from './answer-request.ts';
import { describeIssues } from './describe-issues.ts';
import { EventOutlet } from './event-outlet.ts';

/** Every request but the first. */
export type RoutedRequest = Exclude<RequestName, 'connectWindow'>;

/** What answers the requests of one connection. */
export type RequestRouter = {
  /** The first request of every connection; it may come again. */
  connect(input: RequestInput<'connectWindow'>): RequestAnswer<'connectWindow'>;
  /** Any other, which is asked only after `connect` has succeeded. */
  route<Name extends RoutedRequest>(name: Name, input: RequestInput<Name>): RequestAnswer<Name>;
};

/** What the owner of a connection is told. */
export type ServeOptions = {
  readonly clock: Clock;
  /**
   * Whether each event is checked against the contract before it goes out; one that is wrong is reported instead. For
   * tests and development: the page checks what arrives anyway.
   */
  readonly checksEvents: boolean;
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
   * Sends an event. Events announced before the answer to `connectWindow` has gone out
   * follow it, so register the window for events at the moment its snapshot is taken.
   */
  broadcast(event: HostEvent): void;
  /** Ends the connection; nothing is sent afterwards. */
  close(): void;
};

/**
 * Answers a client's requests with `router` until the connection ends. Both directions are checked with the
 * contract's schemas: what is wrong becomes a WireFault in the reply, never an exception. Until `connectWindow` has
 * succeeded every other request is answered with `notConnected`.
 */
export function serveContract(connection: Connection, router: RequestRouter, options: ServeOptions): ServedConnection {
  const outlet = new EventOutlet(connection, options);
  let open = true;

  const ask = (method: RequestName, input: unknown): Promise<Result<unknown, unknown>> =>
    method === 'connectWindow'
      ? answerRequest(method, input, (checked) => router.connect(checked), options.report)
      : answerRequest(method, input, (checked) => router.route(method, checked), options.report);

  const answer = async (id: number, method: string, input: unknown): Promise<void> => {
    if (!isRequestName(method)) {
      connection.send({ kind: 'reply', id, result: { ok: false, error: { type: 'unknownMethod', method } } });
      return;
    }
    if (!outlet.isOpen && method !== 'connectWindow') {
      connection.send({ kind: 'reply', id, result: { ok: false, error: { type: 'notConnected' } } });
      return;
    }
    const result = await ask(method, input);
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
    broadcast: (event) => outlet.broadcast(event),
    close: () => {
      end();
      connection.close();
    },
  };
}

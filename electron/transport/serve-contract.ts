import type { Clock } from '../../shared/base/clock.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type {
  HostEvent,
  RequestAnswer,
  RequestInput,
  RequestName,
  RequestValue,
} from '../../shared/contract/contract.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import { clientMessage } from '../../shared/contract/wire.ts';
import { answerRequest, isRequestName } from './answer-request.ts';
import { describeIssues } from './describe-issues.ts';
import { EventOutlet, type IsStillWanted } from './event-outlet.ts';

/** Every request except the first. */
export type RoutedRequest = Exclude<RequestName, 'connectWindow'>;

/** Answers the requests of one connection. */
export type RequestRouter = {
  /** Prepares the answer to the first request of every connection. A client may send that request again. */
  connect(input: RequestInput<'connectWindow'>): Promise<void>;
  /** Takes that answer as a snapshot: it contains the effect of every earlier event, and of no later one. */
  snapshot(): RequestValue<'connectWindow'>;
  /** Answers any other request; called only after `connect` has succeeded. */
  route<Name extends RoutedRequest>(name: Name, input: RequestInput<Name>): RequestAnswer<Name>;
};

/** Callbacks of the connection's owner. */
export type ServeOptions = {
  readonly clock: Clock;
  /**
   * Whether to check each event against the contract before sending it, and report a wrong one instead. For tests and
   * development: the page checks every message anyway.
   */
  readonly checksEvents: boolean;
  /**
   * Called when a client that had fallen behind has caught up. Events were dropped, so announce a fresh `appReset`
   * now.
   */
  onDrained(): void;
  /** Called once when the connection has ended, from either side. */
  onClosed(): void;
  /** Logs a mistake of the host, as one text: a handler threw, or data does not match the contract. */
  report(problem: string): void;
};

/** The host's side of a served connection. */
export type ServedConnection = {
  /**
   * Sends an event. Drops events before the snapshot of `connectWindow`, because it contains their effects. Sends later
   * events after the snapshot, and also an earlier one whose `isStillWanted` returns true then.
   */
  send(event: HostEvent, isStillWanted?: IsStillWanted): void;
  /** Ends the connection. Nothing is sent afterwards. */
  close(): void;
};

/**
 * Answers a client's requests with `router` until the connection ends. Checks both directions with the contract's
 * schemas: a mismatch becomes a WireFault in the reply, never an exception. Until `connectWindow` has succeeded, every
 * other request gets `notConnected`.
 */
export function serveContract(connection: Connection, router: RequestRouter, options: ServeOptions): ServedConnection {
  const outlet = new EventOutlet(connection, options);
  let open = true;

  const connect = async (input: RequestInput<'connectWindow'>): RequestAnswer<'connectWindow'> => {
    await router.connect(input);
    // Done in one step, so that no event is both in the snapshot and after it, or in neither.
    outlet.startOver();
    return ok(router.snapshot());
  };

  const ask = (method: RequestName, input: unknown): Promise<Result<unknown, unknown>> =>
    method === 'connectWindow'
      ? answerRequest(method, input, connect, options.report)
      : answerRequest(method, input, (checked) => router.route(method, checked), options.report);

  const answer = async (id: number, method: string, input: unknown): Promise<void> => {
    if (!isRequestName(method)) {
      connection.send({ kind: 'reply', id, result: { ok: false, error: { type: 'unknownMethod', method } } });
      return;
    }
    if (!outlet.isConnected && method !== 'connectWindow') {
      connection.send({ kind: 'reply', id, result: { ok: false, error: { type: 'notConnected' } } });
      return;
    }
    const result = await ask(method, input);
    if (!open) return;
    connection.send({ kind: 'reply', id, result });
    if (method === 'connectWindow' && (result.ok || outlet.isConnected)) outlet.open();
    outlet.guard();
  };

  connection.onMessage((received) => {
    if (!open) return;
    const message = clientMessage.safeParse(received);
    if (!message.success) {
      connection.send({ kind: 'rejected', message: describeIssues(message.error) });
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
    send: (event, isStillWanted) => outlet.send(event, isStillWanted),
    close: () => {
      end();
      connection.close();
    },
  };
}

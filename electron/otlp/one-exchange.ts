import { Buffer } from 'node:buffer';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent as HttpAgent, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { codeOf, messageOf } from '../../shared/base/failure.ts';

/** What a receiver answered, or why there is no answer. */
export type Reply =
  | {
      readonly type: 'answered';
      readonly status: number;
      /** Seconds or a date, as it stood in the answer. */
      readonly retryAfter: string | null;
      readonly body: Buffer;
    }
  | {
      readonly type: 'failed';
      readonly why: 'unreachable' | 'notSecure' | 'timeout' | 'cutOff' | 'calledOff';
      /** A connection was there, so that the receiver may have taken it all the same. */
      readonly wasSent: boolean;
      /** The system's code. */
      readonly code: string;
    };

/** So much of an answer is read, in bytes; one that goes on has said what it is. */
const mostOfAnswer = 64 * 1024;

/** Told of every answer in this process, with its request. */
const answered = 'http.client.response.finish';

type Connect = (options: object, done?: (failure: Error | null, socket: Duplex) => void) => Duplex | null | undefined;

/**
 * One connection for one request of an exporter, and what came of it. The exporter would try again by itself without a
 * word; here a second connection is refused, so that every one that is made stands in the ledger.
 */
export class OneExchange {
  /** Settles with what came of it. */
  readonly reply: Promise<Reply>;
  /** For the exporter. */
  readonly agent: HttpAgent | HttpsAgent;
  readonly #isSecure: boolean;
  readonly #settle: (reply: Reply) => void;
  #socket: Socket | null = null;
  #reached: 'nothing' | 'host' | 'receiver' = 'nothing';
  #isOver = false;
  #wrote = 0;

  constructor(url: URL) {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.reply = promise;
    this.#settle = resolve;
    this.#isSecure = url.protocol === 'https:';
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    this.agent = this.#isSecure ? new HttpsAgent({ rejectUnauthorized: true }) : new HttpAgent();
    const connect: Connect = this.agent.createConnection.bind(this.agent);
    const connectOnce: Connect = (options, done) => {
      if (this.#isOver || this.#socket !== null) {
        done?.(new Error('One exchange has one connection'), new Socket());
        return undefined;
      }
      const socket = connect(options, done);
      if (socket instanceof Socket) this.#follow(socket);
      return socket;
    };
    this.agent.createConnection = connectOnce;
    subscribe(answered, this.#hear);
  }

  /** Bytes that have left, with the head of the request. */
  get sentBytes(): number {
    return Math.max(this.#wrote, this.#socket?.bytesWritten ?? 0);
  }

  /** It took too long, or nobody wants it any more. */
  giveUp(why: 'timeout' | 'calledOff'): void {
    this.#end({ type: 'failed', why, wasSent: this.#reached === 'receiver', code: why.toUpperCase() });
  }

  /** The exporter says that it came to nothing. */
  failed(failure: unknown): void {
    this.#cut(codeOf(failure) ?? messageOf(failure));
  }

  #cut(code: string): void {
    const reached = this.#reached;
    const why = reached === 'receiver' ? 'cutOff' : reached === 'host' ? 'notSecure' : 'unreachable';
    this.#end({ type: 'failed', why, wasSent: reached === 'receiver', code });
  }

  readonly #hear = (message: unknown): void => {
    const response = responseIn(message);
    if (response === null || response.socket !== this.#socket) return;
    const { headers, statusCode } = response;
    const pieces: Buffer[] = [];
    let length = 0;
    const end = (): void => {
      const body = Buffer.concat(pieces);
      this.#end({ type: 'answered', status: statusCode ?? 0, retryAfter: headers['retry-after'] ?? null, body });
    };
    response.on('data', (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length > mostOfAnswer) end();
    });
    // Its status has come, whatever becomes of the rest.
    response.on('error', end);
    response.on('close', end);
    response.on('end', end);
  };

  #follow(socket: Socket): void {
    this.#socket = socket;
    socket.once('connect', () => {
      this.#reached = this.#isSecure ? 'host' : 'receiver';
    });
    socket.once('secureConnect', () => {
      this.#reached = 'receiver';
    });
    let code = 'ECONNRESET';
    socket.on('error', (failure) => {
      code = codeOf(failure) ?? messageOf(failure);
    });
    socket.once('close', () => {
      // An answer that came with the end of the connection is heard first.
      setImmediate(() => this.#cut(code));
    });
  }

  #end(reply: Reply): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#wrote = this.#socket?.bytesWritten ?? 0;
    unsubscribe(answered, this.#hear);
    this.#settle(reply);
    this.agent.destroy();
    this.#socket?.destroy();
  }
}

function responseIn(message: unknown): IncomingMessage | null {
  if (typeof message !== 'object' || message === null || !('response' in message)) return null;
  return message.response instanceof IncomingMessage ? message.response : null;
}

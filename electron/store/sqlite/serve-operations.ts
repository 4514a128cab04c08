import type { MessagePort } from 'node:worker_threads';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { type DatabaseFailure, toDatabaseFailure } from './sqlite-failure.ts';
import type { StoreReply, StoreRequest } from './store-message.ts';

/**
 * An operation of the worker on its open files. It is a method type, so that each operation can declare its own input.
 */
export type Operation<Context> = { serve(context: Context, input: unknown): unknown }['serve'];

/** The operations of a worker, by name. Inputs and outputs cross threads, so they are plain data. */
export type Operations<Context> = { readonly [name: string]: Operation<Context> };

/** The input of an operation. */
export type InputOf<Served> = Served extends (context: never, input: infer Input) => unknown ? Input : never;

/** The output of an operation. */
export type OutputOf<Served> = Served extends (context: never, input: never) => infer Output ? Output : never;

/** Serves operations for the other thread, one after another, until a message closes it. */
export function serveOperations<Context extends { close(): void }>(
  port: MessagePort,
  context: Context,
  operations: Operations<Context>,
): void {
  port.on('message', (request: StoreRequest) => {
    if (request.type === 'close') {
      context.close();
      port.close();
      return;
    }
    const { id, name, input } = request;
    reply(port, { id, result: serve(operations[name], context, input) });
  });
}

function serve<Context>(
  operation: Operation<Context> | undefined,
  context: Context,
  input: unknown,
): Result<unknown, DatabaseFailure> {
  try {
    if (operation === undefined) throw new Error('The worker has no such operation');
    return ok(operation(context, input));
  } catch (failure) {
    return err(toDatabaseFailure(failure));
  }
}

function reply(port: MessagePort, message: StoreReply<unknown>): void {
  try {
    port.postMessage(message);
  } catch (failure) {
    // The output cannot be cloned for the other thread.
    port.postMessage({ id: message.id, result: err(toDatabaseFailure(failure)) });
  }
}

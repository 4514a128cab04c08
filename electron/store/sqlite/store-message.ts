import type { Result } from '../../../shared/base/result.ts';
import type { DatabaseFailure } from './sqlite-failure.ts';

// What the main thread and the worker say to each other.

/** The main thread to the worker; served in the order of sending. */
export type StoreRequest = StoreCall | { readonly type: 'close' };

/** A call of an operation by its name. */
export type StoreCall = {
  readonly type: 'call';
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
};

/** The worker's answer to the call of that id. Its value is of the type that the caller waits for. */
export type StoreReply<Value> = { readonly id: number; readonly result: Result<Value, DatabaseFailure> };

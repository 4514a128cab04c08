import type { Result } from '../../../shared/base/result.ts';
import type { DatabaseFailure } from './sqlite-failure.ts';

// Messages between the main thread and the worker.

/** Messages from the main thread to the worker, handled in the order sent. */
export type StoreRequest = StoreCall | { readonly type: 'close' };

/** A call of an operation by its name. */
export type StoreCall = {
  readonly type: 'call';
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
};

/** The worker's reply to the call with that id. The caller knows the type of its value. */
export type StoreReply<Value> = { readonly id: number; readonly result: Result<Value, DatabaseFailure> };

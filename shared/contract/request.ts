import { z } from 'zod';

// The building blocks of the contract. Requests (client to host) and events (host to client) are separate, each with
// schemas that both ends check at their edge.

/**
 * The handler of a request. `window`: the window itself, such as its folder, its profile, and its connection.
 * `profile`: the profile that the window currently shows. `app`: the same in every window.
 */
export type RequestScope = 'window' | 'profile' | 'app';

/**
 * What the answer waits for, which sets how long the page waits.
 *
 * - `read`: memory, a database, or a small file.
 * - `change`: a small change, or Codex or the network, which have their own deadlines.
 * - `user`: the user, who answers a dialog, signs in, or chooses a file.
 * - `job`: work of any length on files, threads, worktrees, or the whole database. Most of it reports progress.
 * - `once`: something that must not happen twice, so a false "no answer" would do harm.
 */
export type RequestWait = 'read' | 'change' | 'user' | 'job' | 'once';

/** One kind of request. */
type RequestEntry<Scope, Input, Value, Problem> = {
  readonly scope: Scope;
  readonly wait: RequestWait;
  readonly input: Input;
  readonly value: Value;
  /** The failures that are ordinary outcomes. */
  readonly problem: Problem;
};

/** Defines a request. `problem` defaults to none. */
export function request<
  Scope extends RequestScope,
  Input extends z.ZodType,
  Value extends z.ZodType,
  Problem extends z.ZodType = z.ZodNever,
>({
  problem,
  ...entry
}: Omit<RequestEntry<Scope, Input, Value, Problem>, 'problem'> & { readonly problem?: Problem }): RequestEntry<
  Scope,
  Input,
  Value,
  Problem | z.ZodNever
> {
  return { ...entry, problem: problem ?? z.never() };
}

/** For requests without input or value. */
export const nothing = z.null();

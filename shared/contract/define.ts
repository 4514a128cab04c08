import { z } from 'zod';

// How the contract is written down: what a client may ask (requests) and what the host announces (events) are kept
// apart, each with the schemas that both ends check at their edge.

/**
 * Who answers a request. `window`: what the window itself is about, such as its folder, its profile, and its
 * connection. `profile`: the profile that the window shows at that moment. `app`: the same in every window.
 */
export type RequestScope = 'window' | 'profile' | 'app';

/**
 * What an answer waits for, and with that how long the page waits.
 *
 * - `read`: memory, a database, or a small file.
 * - `change`: a small change, or Codex or the network, which have their own deadlines.
 * - `person`: the person, who answers a dialog, signs in, or chooses a file.
 * - `job`: work of any length on files, threads, worktrees, or the whole database. Most of it reports progress.
 * - `once`: something that must not happen twice, so a false "no answer" would do harm.
 */
export type RequestWait = 'read' | 'change' | 'person' | 'job' | 'once';

/** One thing a client may ask. */
type RequestEntry<Scope, Input, Value, Problem> = {
  readonly scope: Scope;
  readonly wait: RequestWait;
  readonly input: Input;
  readonly value: Value;
  /** The failures that are ordinary outcomes. */
  readonly problem: Problem;
};

/** Writes down a request; `problem` defaults to none. */
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

/** For requests that take or give nothing. */
export const nothing = z.null();

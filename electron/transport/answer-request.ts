import type { z } from 'zod';
import type { Result } from '../../shared/base/result.ts';
import { err, ok } from '../../shared/base/result.ts';
import type {
  RequestAnswer,
  RequestInput,
  RequestName,
  RequestProblem,
  RequestValue,
} from '../../shared/contract/contract.ts';
import { requests } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { describeIssues } from './describe-issues.ts';

/** The contract's requests, with each schema tied to the types of its handler. */
const definitions: {
  readonly [Name in RequestName]: {
    readonly input: z.ZodType<RequestInput<Name>>;
    readonly value: z.ZodType<RequestValue<Name>>;
    readonly problem: z.ZodType<RequestProblem<Name>>;
  };
} = requests;

/** The maximum length of a thrown error's message for a client, in characters. */
const messageLimit = 2_000;

/** Returns whether a name is in the contract, rather than inherited from Object. */
export function isRequestName(method: string): method is RequestName {
  return Object.hasOwn(definitions, method);
}

/**
 * Answers one request: checks the input, calls the handler, and checks its result. The value and the error are JSON
 * values of the contract, or a WireFault. Never rejects. Calls `report` with mistakes of the host.
 */
export async function answerRequest<Name extends RequestName>(
  method: Name,
  input: unknown,
  handle: (input: RequestInput<Name>) => RequestAnswer<Name>,
  report: (problem: string) => void,
): Promise<Result<unknown, unknown>> {
  const definition = definitions[method];
  const parsedInput = definition.input.safeParse(input);
  if (!parsedInput.success) return err(toWireFault('badInput', method, describeIssues(parsedInput.error)));
  try {
    const result = await handle(parsedInput.data);
    const output = result.ok ? definition.value.safeParse(result.value) : definition.problem.safeParse(result.error);
    if (output.success) return result.ok ? ok(output.data) : err(output.data);
    const message = describeIssues(output.error);
    report(`The answer to ${method} breaks the contract: ${message}`);
    return err(toWireFault('badOutput', method, message));
  } catch (thrown) {
    report(`${method} threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    const message = getErrorMessage(thrown);
    return err(toWireFault('internal', method, message.slice(0, messageLimit)));
  }
}

function toWireFault(type: 'badInput' | 'badOutput' | 'internal', method: string, message: string): WireFault {
  return { type, method, message };
}

import type { z } from 'zod';
import type { InterpreterMemory } from './interpreter-memory.ts';
import type { ThreadEvent } from './thread-event.ts';
import type { Transcript } from './turn.ts';

/** What a notification means for the transcript, and what to remember for the next one. */
export type Interpretation = { readonly events: readonly ThreadEvent[]; readonly memory: InterpreterMemory };

/** The facts that are known when a notification arrives. */
export type Situation = {
  readonly known: Transcript;
  readonly memory: InterpreterMemory;
  /** When Codex sent it, in Unix milliseconds. */
  readonly at: number | null;
};

/** Interprets the parameters of one method. Null when they do not match the shape this version knows. */
export type Interpreter<Known extends Situation = Situation> = (
  params: unknown,
  situation: Known,
) => Interpretation | null;

/** An interpreter that reads its parameters with a schema. */
export function createInterpreter<Schema extends z.ZodType>(
  schema: Schema,
  interpret: (params: z.infer<Schema>, situation: Situation) => Interpretation,
): Interpreter {
  return (params, situation) => {
    const read = schema.safeParse(params);
    return read.success ? interpret(read.data, situation) : null;
  };
}

/** Returns no events, and the memory unchanged. */
export function keepMemory({ memory }: Situation): Interpretation {
  return { events: [], memory };
}

// The lines that we send to Claude Code.

/** The person's prompt. */
export function promptLine(prompt: string): string {
  return JSON.stringify({ type: 'user', message: { role: 'user', content: [{ type: 'text', text: prompt }] } });
}

/** Allows a tool call. */
export function allowLine(requestId: string, input: unknown): string {
  return answerLine(requestId, { behavior: 'allow', updatedInput: input });
}

/** Denies a tool call. The words are for the model. */
export function denyLine(requestId: string, words: string | null): string {
  return answerLine(requestId, { behavior: 'deny', message: words ?? 'The person did not allow this.' });
}

/** Rejects a request that is not for a permission. Without an answer, Claude Code would wait. */
export function refuseLine(requestId: string, subtype: string): string {
  const error = `Requests of the kind ${subtype} are not answered.`;
  return JSON.stringify({ type: 'control_response', response: { subtype: 'error', request_id: requestId, error } });
}

/** Asks it to stop its work. */
export function interruptLine(): string {
  return JSON.stringify({ type: 'control_request', request_id: 'interrupt', request: { subtype: 'interrupt' } });
}

function answerLine(requestId: string, response: object): string {
  return JSON.stringify({
    type: 'control_response',
    response: { subtype: 'success', request_id: requestId, response },
  });
}

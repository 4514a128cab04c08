// The lines that Claude Code is sent.

/** What the person says. */
export function promptLine(prompt: string): string {
  return JSON.stringify({ type: 'user', message: { role: 'user', content: [{ type: 'text', text: prompt }] } });
}

/** Lets a tool do what it asked for. */
export function allowLine(requestId: string, input: unknown): string {
  return answerLine(requestId, { behavior: 'allow', updatedInput: input });
}

/** Keeps a tool from what it asked for; the words are for the model. */
export function denyLine(requestId: string, words: string | null): string {
  return answerLine(requestId, { behavior: 'deny', message: words ?? 'The person did not allow this.' });
}

/** Says that a request other than for a permission finds no answer here, for which Claude Code would wait. */
export function refuseLine(requestId: string, subtype: string): string {
  const error = `Requests of the kind ${subtype} are not answered.`;
  return JSON.stringify({ type: 'control_response', response: { subtype: 'error', request_id: requestId, error } });
}

/** Asks it to stop what it does. */
export function interruptLine(): string {
  return JSON.stringify({ type: 'control_request', request_id: 'interrupt', request: { subtype: 'interrupt' } });
}

function answerLine(requestId: string, response: object): string {
  return JSON.stringify({
    type: 'control_response',
    response: { subtype: 'success', request_id: requestId, response },
  });
}

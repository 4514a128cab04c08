// The lines that we send to Claude Code.

/** Formats the user's prompt. */
export function formatPrompt(prompt: string): string {
  return JSON.stringify({ type: 'user', message: { role: 'user', content: [{ type: 'text', text: prompt }] } });
}

/** Formats the answer that allows a tool call. */
export function formatAllow(requestId: string, input: unknown): string {
  return formatAnswer(requestId, { behavior: 'allow', updatedInput: input });
}

/** Formats the answer that denies a tool call. The model gets `words`. */
export function formatDeny(requestId: string, words: string | null): string {
  return formatAnswer(requestId, { behavior: 'deny', message: words ?? 'The user did not allow this.' });
}

/** Formats the rejection of a request that is not for a permission. Without an answer, Claude Code would wait. */
export function formatRefuse(requestId: string, subtype: string): string {
  const error = `Workcell does not answer ${subtype} requests.`;
  return JSON.stringify({ type: 'control_response', response: { subtype: 'error', request_id: requestId, error } });
}

/** Formats the request that Claude Code stop its work. */
export function formatInterrupt(): string {
  return JSON.stringify({ type: 'control_request', request_id: 'interrupt', request: { subtype: 'interrupt' } });
}

function formatAnswer(requestId: string, response: object): string {
  return JSON.stringify({
    type: 'control_response',
    response: { subtype: 'success', request_id: requestId, response },
  });
}

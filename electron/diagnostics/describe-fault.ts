/**
 * Describes an internal error while processing data of Codex, in a form that the log may keep: its type and location,
 * without its message, which may quote a thread.
 */
export function describeFault(fault: unknown): string {
  const said = 'A step failed and was left, at something that Codex sent';
  if (!(fault instanceof Error)) return `${said}.`;
  const { message, name, stack = '' } = fault;
  const begin = stack.indexOf(message);
  const places = begin === -1 ? '' : stack.slice(begin + message.length);
  const place = /^\s+(at .+)$/m.exec(places)?.[1];
  return `${said}: ${name}${place === undefined ? '' : ` ${place}`}`;
}

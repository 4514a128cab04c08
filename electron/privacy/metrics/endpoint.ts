import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { AddressProblem, EndpointProblem } from '../../../shared/privacy/metrics/metrics-state.ts';

/**
 * Reads where metrics are sent to: https, or http on this machine, with or without a path and without anything else.
 * The value has no slash at its end.
 */
export function readEndpoint(text: string): Result<string, AddressProblem> {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return err('notAnAddress');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return err('notSecure');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return err('hasMore');
  return ok(`${url.origin}${url.pathname}`.replace(/\/+$/, ''));
}

/**
 * Where metrics of this build may go: a build from source sends nothing to other machines, whatever address it has been
 * given. Only a package that was made to be handed out does.
 */
export function readMetricsEndpoint(text: string, isRelease: boolean): Result<string, EndpointProblem> {
  const read = readEndpoint(text);
  return read.ok && !isRelease && !isLoopback(new URL(read.value).hostname) ? err('notReleased') : read;
}

/** The parser has written every form of an IPv4 address as four numbers. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

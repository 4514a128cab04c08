import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { AddressProblem, EndpointProblem } from '../../../shared/privacy/metrics/metrics-state.ts';

/**
 * Parses the address for metrics: https, or http on this machine, with an optional path and nothing else. The value has
 * no trailing slash.
 */
export function readEndpoint(text: string): Result<string, AddressProblem> {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return err('notAnAddress');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return err('notSecure');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return err('hasMore');
  return ok(`${url.origin}${url.pathname}`.replace(/\/+$/, ''));
}

/**
 * Parses the address for this build's metrics. Only a package for distribution sends to other machines; a build from
 * source never does, whatever its address.
 */
export function readMetricsEndpoint(text: string, isRelease: boolean): Result<string, EndpointProblem> {
  const read = readEndpoint(text);
  return read.ok && !isRelease && !isLoopback(new URL(read.value).hostname) ? err('notReleased') : read;
}

/** Returns whether a host is loopback. The parser has normalized every form of an IPv4 address to four numbers. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

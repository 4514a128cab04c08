const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * True for a Host header that names this machine, at any port: an SSH forward may change the port, but a name that a
 * hostile page made point here (DNS rebinding) is refused.
 */
export function isLoopbackHost(host: string | undefined): host is string {
  return host !== undefined && loopbackHost.test(host);
}

/** True when a socket was opened by a page of this very address. */
export function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin === `http://${host}`;
}

const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a Host header names this machine, at any port, since an SSH forward may change the port. A name that a
 * hostile page made resolve here (DNS rebinding) is refused.
 */
export function isLoopbackHost(host: string | undefined): host is string {
  return host !== undefined && loopbackHost.test(host);
}

/** Whether a socket was opened by a page of this exact address. */
export function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin === `http://${host}`;
}

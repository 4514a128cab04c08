import type { UpdateSource } from '../host/update-program.ts';
import { readEndpoint } from '../privacy/metrics/endpoint.ts';

/** Returns where newer versions are, according to the build. Null unless the build has a valid address and a key. */
export function readUpdateSource(address: string | null, publicKey: string | null): UpdateSource | null {
  const read = readEndpoint(address ?? '');
  return read.ok && publicKey !== null && publicKey !== '' ? { address: read.value, publicKey } : null;
}

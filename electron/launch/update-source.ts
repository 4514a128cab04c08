import type { UpdateSource } from '../host/update-program.ts';
import { readEndpoint } from '../privacy/metrics/endpoint.ts';

/** Where the build says that newer versions lie; null unless it names an address that can be used, and a key. */
export function readUpdateSource(address: string | null, publicKey: string | null): UpdateSource | null {
  const read = readEndpoint(address ?? '');
  return read.ok && publicKey !== null && publicKey !== '' ? { address: read.value, publicKey } : null;
}

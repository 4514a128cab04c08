import {
  type Handshake,
  type HostProof,
  helloMessage,
  pageProofMessage,
  type Welcome,
} from '../../shared/contract/handshake.ts';
import type { Access } from './access.ts';
import { createSecret, prove } from './proofs.ts';

/**
 * The host's reaction to a message: an answer. `isDone` with the last one, which admits the page. Null refuses the
 * page.
 */
export type HostHandshakeStep = { readonly answer: HostProof | Welcome; readonly isDone: boolean } | null;

/** The host's end of the proofs on one socket. See `shared/contract/handshake.ts`. */
export class HostHandshake {
  readonly #access: Access;
  readonly #origin: string;
  #handshake: Handshake | null = null;

  /** `origin` is the page's origin, from the request that opened the socket. */
  constructor(access: Access, origin: string) {
    this.#access = access;
    this.#origin = origin;
  }

  receive(message: unknown): HostHandshakeStep {
    return this.#handshake === null ? this.#start(message) : this.#end(message, this.#handshake);
  }

  #start(message: unknown): HostHandshakeStep {
    const hello = helloMessage.safeParse(message);
    if (!hello.success) return null;
    const { key, nonce: pageNonce } = hello.data;
    const keys = this.#access.findKeys(key);
    if (keys === null) return null;
    const begun = { origin: this.#origin, key, pageNonce, hostNonce: createSecret() };
    this.#handshake = begun;
    const proof = prove(keys, 'host', begun);
    return { answer: { kind: 'hostProof', nonce: begun.hostNonce, proof }, isDone: false };
  }

  #end(message: unknown, begun: Handshake): HostHandshakeStep {
    const sent = pageProofMessage.safeParse(message);
    if (!sent.success || !this.#access.admit(sent.data.proof, begun)) return null;
    return { answer: { kind: 'welcome' }, isDone: true };
  }
}

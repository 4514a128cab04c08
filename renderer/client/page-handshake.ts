import {
  getSecretLabel,
  type Handshake,
  type Hello,
  hostProofMessage,
  type PageProof,
  type SecretUse,
  welcomeMessage,
  writeStatement,
} from '../../shared/contract/handshake.ts';
import { wireVersion } from '../../shared/contract/wire.ts';

/** A `CryptoKey`, under a name that Node's types also have, because the tests run both ends in Node. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/**
 * The keys that a page keeps instead of a secret. A script that reads them cannot get at the secret, and cannot pass
 * itself off as the host: one key only makes the page's proofs, and the other only checks the host's.
 */
export type PageKeys = {
  readonly id: string;
  readonly page: Key;
  readonly host: Key;
};

const hmac = { name: 'HMAC', hash: 'SHA-256' } as const;

/** Derives the page's keys from a secret. Scripts cannot read them back; the host has them from `deriveKeys`. */
export async function derivePageKeys(secret: string): Promise<PageKeys> {
  const root = await importKey(encodeText(secret), 'sign');
  const make = (use: SecretUse) => crypto.subtle.sign(hmac, root, encodeText(getSecretLabel(use)));
  const [id, page, host] = await Promise.all([make('id'), make('page'), make('host')]);
  return { id: toBase64Url(id), page: await importKey(page, 'sign'), host: await importKey(host, 'verify') };
}

/** Derives the secret that replaces a used ticket. Both ends derive it, so it is never sent. */
export async function deriveNextSecret(ticket: string, handshake: Handshake): Promise<string> {
  const key = await importKey(encodeText(ticket), 'sign');
  return toBase64Url(await crypto.subtle.sign(hmac, key, encodeText(writeStatement('next', handshake))));
}

/** The page's response to a message of the host: send its proof, begin, or leave. */
export type PageHandshakeStep =
  | { readonly type: 'send'; readonly message: PageProof }
  | { readonly type: 'welcome'; readonly handshake: Handshake }
  /** The message does not come from the host, or comes out of turn. */
  | { readonly type: 'wrong' };

/** The page's end of the proofs on one socket. See `shared/contract/handshake.ts`. */
export class PageHandshake {
  readonly hello: Hello;
  readonly #keys: PageKeys;
  readonly #origin: string;
  #expected: 'hostProof' | 'welcome' | 'nothing' = 'hostProof';
  #proven: Handshake | null = null;

  /** `origin` is this page's. */
  constructor(keys: PageKeys, origin: string) {
    this.#keys = keys;
    this.#origin = origin;
    const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(32)).buffer);
    this.hello = { kind: 'hello', version: wireVersion, key: keys.id, nonce };
  }

  async receive(message: unknown): Promise<PageHandshakeStep> {
    const expected = this.#expected;
    // Until the proof is checked, any other message is out of turn.
    this.#expected = 'nothing';
    if (expected === 'hostProof') return await this.#answer(message);
    const isWelcome = expected === 'welcome' && welcomeMessage.safeParse(message).success;
    return isWelcome && this.#proven !== null ? { type: 'welcome', handshake: this.#proven } : { type: 'wrong' };
  }

  async #answer(message: unknown): Promise<PageHandshakeStep> {
    const read = hostProofMessage.safeParse(message);
    if (!read.success) return { type: 'wrong' };
    const { key, nonce: pageNonce } = this.hello;
    const handshake = { origin: this.#origin, key, pageNonce, hostNonce: read.data.nonce };
    const offered = fromBase64Url(read.data.proof);
    const isHost = await crypto.subtle.verify(
      hmac,
      this.#keys.host,
      offered,
      encodeText(writeStatement('host', handshake)),
    );
    if (!isHost) return { type: 'wrong' };
    const proof = await crypto.subtle.sign(hmac, this.#keys.page, encodeText(writeStatement('page', handshake)));
    this.#proven = handshake;
    this.#expected = 'welcome';
    return { type: 'send', message: { kind: 'pageProof', proof: toBase64Url(proof) } };
  }
}

/** The key cannot be read again. */
function importKey(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>, use: 'sign' | 'verify'): Promise<Key> {
  return crypto.subtle.importKey('raw', bytes, hmac, false, [use]);
}

function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toBase64Url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

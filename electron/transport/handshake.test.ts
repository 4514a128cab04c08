import { describe, expect, it } from 'vitest';
import {
  PageHandshake,
  derivePageKeys as pageKeysOf,
  deriveNextSecret as pageSecretAfter,
} from '../../renderer/client/page-handshake.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { type Handshake, type HostProof, hostProofMessage } from '../../shared/contract/handshake.ts';
import { Access } from './access.ts';
import { HostHandshake } from './host-handshake.ts';
import { deriveKeys, deriveNextSecret, prove } from './proofs.ts';

const origin = 'http://workcell-00.localhost:4100';

/** Creates a page and a host that know the same secret. */
async function ends() {
  const access = new Access(new ManualClock());
  const secret = access.token.reveal();
  const page = async (of = secret) => new PageHandshake(await pageKeysOf(of), origin);
  return { access, secret, page, host: () => new HostHandshake(access, origin) };
}

/** Returns the host's first answer. */
function answerOf(host: HostHandshake, hello: unknown): HostProof {
  return hostProofMessage.parse(host.receive(hello)?.answer);
}

describe('a page and a host with the same secret', () => {
  it('a page and a host with the same secret admit each other, and never send the secret', async () => {
    const { secret, page, host } = await ends();
    const [thePage, theHost] = [await page(), host()];
    const hostProof = answerOf(theHost, thePage.hello);
    const sent = await thePage.receive(hostProof);
    const pageProof = sent.type === 'send' ? sent.message : null;
    const last = theHost.receive(pageProof);
    expect(last).toEqual({ answer: { kind: 'welcome' }, isDone: true });
    expect(await thePage.receive(last?.answer)).toMatchObject({ type: 'welcome' });
    const said = JSON.stringify([thePage.hello, hostProof, pageProof]);
    expect(said).not.toContain(secret);
    expect(said).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    const { page: pageKey, host: hostKey } = deriveKeys(secret);
    for (const key of [pageKey, hostKey]) expect(said).not.toContain(key.toString('base64url'));
  });

  it('a page and a host with the same secret make the same secret of a used ticket', async () => {
    const handshake: Handshake = { origin, key: 'key', pageNonce: 'page', hostNonce: 'host' };
    expect(await pageSecretAfter('ticket', handshake)).toBe(deriveNextSecret('ticket', handshake));
    const other = { ...handshake, hostNonce: 'other' };
    expect(await pageSecretAfter('ticket', other)).not.toBe(deriveNextSecret('ticket', handshake));
  });

  it('a page and a host with the same secret use nonces that never repeat', async () => {
    const { page, host } = await ends();
    const nonces = new Set<string>();
    for (let at = 0; at < 50; at++) {
      const { hello } = await page();
      nonces.add(hello.nonce);
      nonces.add(answerOf(host(), hello).nonce);
    }
    expect(nonces.size).toBe(100);
  });
});

describe('the keys of a page', () => {
  it('the keys of a page cannot be read, and cannot make the proof of a host', async () => {
    const keys = await pageKeysOf('secret');
    for (const key of [keys.page, keys.host]) await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    expect(keys.page.usages).toEqual(['sign']);
    await expect(crypto.subtle.sign('HMAC', keys.host, new Uint8Array(1))).rejects.toThrow();
  });
});

describe('a page refuses', () => {
  it.each<[string, (proof: HostProof, of: { secret: string; handshake: Handshake }) => unknown]>([
    ['no proof', ({ nonce }) => ({ kind: 'hostProof', nonce, proof: nonce })],
    ['a proof for another nonce of the host', (proof) => ({ ...proof, nonce: proof.proof })],
    [
      'a proof with another secret',
      (proof, { handshake }) => ({ ...proof, proof: prove(deriveKeys('another'), 'host', handshake) }),
    ],
    [
      'a proof of a page, which it may have made itself',
      (proof, { secret, handshake }) => ({ ...proof, proof: prove(deriveKeys(secret), 'page', handshake) }),
    ],
    [
      'a proof that was made for another page',
      (proof, { secret, handshake }) => ({
        ...proof,
        proof: prove(deriveKeys(secret), 'host', { ...handshake, pageNonce: 'another' }),
      }),
    ],
    [
      'a proof that was made for another origin',
      (proof, { secret, handshake }) => ({
        ...proof,
        proof: prove(deriveKeys(secret), 'host', { ...handshake, origin: 'http://localhost:4100' }),
      }),
    ],
    ['a welcome without a proof', () => ({ kind: 'welcome' })],
    ['an event', () => ({ kind: 'event', name: 'appReset', payload: null })],
    [
      'its own hello',
      (_, { handshake }) => ({ kind: 'hello', version: 4, key: handshake.key, nonce: handshake.pageNonce }),
    ],
    ['text that is not JSON', () => undefined],
  ])('%s, and sends nothing', async (_, change) => {
    const { secret, page, host } = await ends();
    const thePage = await page();
    const proof = answerOf(host(), thePage.hello);
    const handshake = { origin, key: thePage.hello.key, pageNonce: thePage.hello.nonce, hostNonce: proof.nonce };
    expect(await thePage.receive(change(proof, { secret, handshake }))).toEqual({ type: 'wrong' });
    // The right proof no longer works.
    expect(await thePage.receive(proof)).toEqual({ type: 'wrong' });
  });

  it('a page refuses anything that arrives while it checks the proof, and anything but a welcome after it', async () => {
    const { page, host } = await ends();
    const hurried = await page();
    const checking = hurried.receive(answerOf(host(), hurried.hello));
    expect(await hurried.receive({ kind: 'welcome' })).toEqual({ type: 'wrong' });
    await checking;

    const patient = await page();
    const proof = answerOf(host(), patient.hello);
    expect(await patient.receive(proof)).toMatchObject({ type: 'send' });
    expect(await patient.receive(proof)).toEqual({ type: 'wrong' });
    expect(await patient.receive({ kind: 'welcome' })).toEqual({ type: 'wrong' });
  });
});

describe('a host refuses', () => {
  it('a host refuses a proof before a hello, a second hello, and its own proof', async () => {
    const { page, host } = await ends();
    expect(host().receive({ kind: 'pageProof', proof: 'a'.repeat(43) })).toBeNull();
    expect(host().receive({ kind: 'request', id: 1, method: 'connectWindow', input: null })).toBeNull();
    const { hello } = await page();
    const twice = host();
    answerOf(twice, hello);
    expect(twice.receive(hello)).toBeNull();
    const reflecting = host();
    const { proof } = answerOf(reflecting, hello);
    expect(reflecting.receive({ kind: 'pageProof', proof })).toBeNull();
  });

  it('a host refuses a proof that was right on an earlier socket', async () => {
    const { page, host } = await ends();
    const thePage = await page();
    const first = host();
    const sent = await thePage.receive(answerOf(first, thePage.hello));
    if (sent.type !== 'send') throw new Error('The page did not answer');
    expect(first.receive(sent.message)).toMatchObject({ isDone: true });
    const second = host();
    answerOf(second, thePage.hello);
    expect(second.receive(sent.message)).toBeNull();
  });

  it('a host refuses a page of another version, without a nonce, or with a key it does not know', async () => {
    const { page, host } = await ends();
    const { hello } = await page();
    for (const wrong of [
      { ...hello, version: 3 },
      { ...hello, nonce: '' },
      { ...hello, nonce: `${hello.nonce}a` },
      { ...hello, nonce: hello.nonce.replace(/^../, '\n\n') },
      (await page('another secret')).hello,
    ]) {
      expect(host().receive(wrong)).toBeNull();
    }
  });
});

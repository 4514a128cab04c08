import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { Handshake } from '../../shared/contract/handshake.ts';
import { Access } from './access.ts';
import { deriveKeys, deriveNextSecret, prove } from './proofs.ts';

/** Returns the handshake of a page with this secret. */
function handshakeWith(secret: string): Handshake {
  return { origin: 'http://workcell.localhost:1', key: deriveKeys(secret).id, pageNonce: 'page', hostNonce: 'host' };
}

/** Returns whether the host admits a page with this secret. */
function admits(access: Access, secret: string): boolean {
  const handshake = handshakeWith(secret);
  return access.admit(prove(deriveKeys(secret), 'page', handshake), handshake);
}

describe('the token', () => {
  it('the access token is 256 bits, differs for each host, and works any number of times', () => {
    const access = new Access(new ManualClock());
    const token = access.token.reveal();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(new Access(new ManualClock()).token.reveal()).not.toBe(token);
    expect([admits(access, token), admits(access, token)]).toEqual([true, true]);
  });

  it('the access token is not accepted when wrong, shortened or empty', () => {
    const access = new Access(new ManualClock());
    const token = access.token.reveal();
    expect([admits(access, ''), admits(access, token.slice(1)), admits(access, `${token}=`)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('the access token is not proved by its ID, by a proof of the host, or by a proof for other nonces or another origin', () => {
    const access = new Access(new ManualClock());
    const token = access.token.reveal();
    const keys = deriveKeys(token);
    const handshake = handshakeWith(token);
    const wrong = [
      '',
      'nonsense',
      keys.id,
      prove(keys, 'host', handshake),
      prove(keys, 'page', { ...handshake, hostNonce: 'earlier' }),
      prove(keys, 'page', { ...handshake, pageNonce: 'earlier' }),
      prove(keys, 'page', { ...handshake, origin: 'http://localhost:1' }),
      prove(deriveKeys('another secret'), 'page', handshake),
      prove(keys, 'page', handshake).slice(1),
    ];
    expect(wrong.map((proof) => access.admit(proof, handshake))).toEqual(wrong.map(() => false));
    expect(access.admit(prove(keys, 'page', handshake), handshake)).toBe(true);
  });

  it('the access token prints as redacted', () => {
    const access = new Access(new ManualClock());
    expect(JSON.stringify({ access })).not.toContain(access.token.reveal());
    expect(`${access.token}`).toBe('[redacted]');
  });
});

describe('a ticket', () => {
  it('an access ticket works once, and is then replaced by a secret that only its page can make', () => {
    const clock = new ManualClock();
    const access = new Access(clock);
    const ticket = access.issueTicket().reveal();
    const next = deriveNextSecret(ticket, handshakeWith(ticket));
    expect(admits(access, next)).toBe(false);
    expect([admits(access, ticket), admits(access, ticket)]).toEqual([true, false]);
    expect(access.findKeys(deriveKeys(ticket).id)).toBeNull();
    expect([admits(access, next), admits(access, next)]).toEqual([true, true]);
    const ofAnother = deriveNextSecret(ticket, { ...handshakeWith(ticket), pageNonce: 'another' });
    expect(admits(access, ofAnother)).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('an access ticket is not used up by a page that names it without a proof', () => {
    const access = new Access(new ManualClock());
    const ticket = access.issueTicket().reveal();
    expect(access.admit('wrong', handshakeWith(ticket))).toBe(false);
    expect(admits(access, ticket)).toBe(true);
  });

  it('an access ticket works for a minute', () => {
    const clock = new ManualClock();
    const access = new Access(clock);
    const early = access.issueTicket().reveal();
    const late = access.issueTicket().reveal();
    clock.advance(59_999);
    expect(admits(access, early)).toBe(true);
    clock.advance(1);
    expect(admits(access, late)).toBe(false);
  });

  it('an access ticket reports once that it is spent: used, expired, or ended with the host', () => {
    const clock = new ManualClock();
    const access = new Access(clock);
    const spent: string[] = [];
    const issue = (name: string) => access.issueTicket(() => void spent.push(name)).reveal();
    admits(access, issue('used'));
    issue('old');
    clock.advance(60_000);
    const ended = issue('ended');
    access.endTickets();
    access.endTickets();
    expect(admits(access, ended)).toBe(false);
    expect(spent).toEqual(['used', 'old', 'ended']);
    expect(clock.pending).toBe(0);
  });
});

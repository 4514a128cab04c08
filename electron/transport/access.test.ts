import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Access } from './access.ts';

describe('the token', () => {
  it('is 256 bits, differs for each host, and works any number of times', () => {
    const access = new Access(new ManualClock());
    const token = access.token.reveal();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(new Access(new ManualClock()).token.reveal()).not.toBe(token);
    expect([access.admit(token), access.admit(token)]).toEqual([true, true]);
  });

  it('is not accepted when wrong, shortened or empty', () => {
    const access = new Access(new ManualClock());
    const token = access.token.reveal();
    expect([access.admit(''), access.admit(token.slice(1)), access.admit(`${token}=`)]).toEqual([false, false, false]);
  });

  it('prints as redacted', () => {
    const access = new Access(new ManualClock());
    expect(JSON.stringify({ access })).not.toContain(access.token.reveal());
    expect(`${access.token}`).toBe('[redacted]');
  });
});

describe('a ticket', () => {
  it('works once', () => {
    const clock = new ManualClock();
    const access = new Access(clock);
    const ticket = access.issueTicket().reveal();
    expect([access.admit(ticket), access.admit(ticket)]).toEqual([true, false]);
    expect(clock.pending).toBe(0);
  });

  it('works for a minute', () => {
    const clock = new ManualClock();
    const access = new Access(clock);
    const early = access.issueTicket().reveal();
    const late = access.issueTicket().reveal();
    clock.advance(59_999);
    expect(access.admit(early)).toBe(true);
    clock.advance(1);
    expect(access.admit(late)).toBe(false);
  });

  it('reports once that it is spent: used, expired, or ended with the host', () => {
    const clock = new ManualClock();
    const access = new Access(clock);
    const spent: string[] = [];
    const issue = (name: string) => access.issueTicket(() => void spent.push(name)).reveal();
    access.admit(issue('used'));
    issue('old');
    clock.advance(60_000);
    const ended = issue('ended');
    access.endTickets();
    access.endTickets();
    expect(access.admit(ended)).toBe(false);
    expect(spent).toEqual(['used', 'old', 'ended']);
    expect(clock.pending).toBe(0);
  });
});

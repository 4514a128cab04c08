import { describe, expect, it } from 'vitest';
import { mostPlaces, PlacedRedactor } from './placed-redactor.ts';

const person = { home: '/home/alice', userName: 'alice', workspace: '/home/alice/w' };
const key = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;
const text = `first a@example.org\npassword=${key} and b@example.org, b@example.org`;

function redacted(keep: readonly string[] = []) {
  const redactor = new PlacedRedactor({ person, keep: new Set(keep) });
  redactor.begin('prompt_sent');
  return { text: redactor.text(text), places: redactor.places, replaced: redactor.replaced };
}

describe('places', () => {
  it('show the original text, its location, and the line afterward', () => {
    const { places, text: shown } = redacted();
    expect(places.every(({ after }) => shown.includes(after))).toBe(true);
    expect(places.map(({ before }) => before)).toContain('a@example.org');
    expect(JSON.stringify(places)).not.toContain(key);
    expect(places.every(({ item, of }) => item === 0 && of === 'prompt_sent')).toBe(true);
  });

  it('have stable ids, and only the one that is kept stays', () => {
    const { places } = redacted();
    expect(redacted().places).toEqual(places);
    const mails = places.filter(({ before }) => before === 'b@example.org');
    expect(mails).toHaveLength(2);
    const { places: left, text: shown } = redacted(mails.slice(1).map(({ id }) => id));
    expect(shown).toContain('[email address], b@example.org');
    expect(left.map(({ id }) => id)).toEqual(places.slice(0, -1).map(({ id }) => id));
  });

  it('that are kept are not found by any other rule', () => {
    const { places } = redacted();
    const secrets = places.filter(({ before }) => before.startsWith('ghp_')).map(({ id }) => id);
    expect(redacted(secrets).text).toContain(`password=${key} and`);
  });

  it('are listed only up to a limit and counted beyond it', () => {
    const redactor = new PlacedRedactor({ person, keep: new Set() });
    for (let at = 0; at < mostPlaces + 10; at++) {
      redactor.begin('thinking');
      redactor.text('a@example.org');
    }
    expect(redactor.places).toHaveLength(mostPlaces);
    expect(redactor.replaced).toMatchObject([{ count: mostPlaces + 10 }]);
  });

  it('cannot be kept if something spans several lines', () => {
    const block = '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n';
    const redactor = new PlacedRedactor({ person, keep: new Set() });
    redactor.text(block);
    expect(redactor.places).toMatchObject([{ canKeep: false }]);
    const asked = new PlacedRedactor({ person, keep: new Set(redactor.places.map(({ id }) => id)) });
    expect(asked.text(block)).not.toContain('abc');
    expect(asked.places).toEqual(redactor.places);
  });
});

import { describe, expect, it } from 'vitest';
import { maxListedPlaces, PlacedRedactor } from './placed-redactor.ts';

const person = { home: '/home/alice', userName: 'alice', workspace: '/home/alice/w' };
const key = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;
const text = `first a@example.org\npassword=${key} and b@example.org, b@example.org`;

function redacted(keep: readonly string[] = []) {
  const redactor = new PlacedRedactor({ personal: person, keep: new Set(keep) });
  redactor.startItem('prompt_sent');
  return { text: redactor.text(text), places: redactor.places, replaced: redactor.replaced };
}

describe('places', () => {
  it('lists redacted places with the original text, its location, and the line afterward', () => {
    const { places, text: shown } = redacted();
    expect(places.every(({ after }) => shown.includes(after))).toBe(true);
    expect(places.map(({ before }) => before)).toContain('a@example.org');
    expect(JSON.stringify(places)).not.toContain(key);
    expect(places.every(({ item, recordType }) => item === 0 && recordType === 'prompt_sent')).toBe(true);
  });

  it('redacted places have stable ids, and only the one to keep stays', () => {
    const { places } = redacted();
    expect(redacted().places).toEqual(places);
    const mails = places.filter(({ before }) => before === 'b@example.org');
    expect(mails).toHaveLength(2);
    const { places: left, text: shown } = redacted(mails.slice(1).map(({ id }) => id));
    expect(shown).toContain('[email address], b@example.org');
    expect(left.map(({ id }) => id)).toEqual(places.slice(0, -1).map(({ id }) => id));
  });

  it('no other rule finds a redacted place that is kept', () => {
    const { places } = redacted();
    const secrets = places.filter(({ before }) => before.startsWith('ghp_')).map(({ id }) => id);
    expect(redacted(secrets).text).toContain(`password=${key} and`);
  });

  it('lists redacted places only up to a limit and counts them beyond it', () => {
    const redactor = new PlacedRedactor({ personal: person, keep: new Set() });
    for (let at = 0; at < maxListedPlaces + 10; at++) {
      redactor.startItem('thinking');
      redactor.text('a@example.org');
    }
    expect(redactor.places).toHaveLength(maxListedPlaces);
    expect(redactor.replaced).toMatchObject([{ count: maxListedPlaces + 10 }]);
  });

  it('a redacted place that spans several lines cannot be kept', () => {
    const block = '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n';
    const redactor = new PlacedRedactor({ personal: person, keep: new Set() });
    redactor.text(block);
    expect(redactor.places).toMatchObject([{ canKeep: false }]);
    const asked = new PlacedRedactor({ personal: person, keep: new Set(redactor.places.map(({ id }) => id)) });
    expect(asked.text(block)).not.toContain('abc');
    expect(asked.places).toEqual(redactor.places);
  });
});

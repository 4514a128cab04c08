import { describe, expect, it } from 'vitest';
import { disguises, lineBreaks } from '../../fixtures/redaction/disguises.ts';
import { harmlessLines } from '../../fixtures/redaction/harmless-lines.ts';
import { Seeded } from '../../fixtures/redaction/seeded.ts';
import { tokenKinds } from '../../fixtures/redaction/token-kinds.ts';
import { measureProcessorTime } from '../../fixtures/testkit/processor-time.ts';
import { getSecretEngine } from './secret-rules.ts';

const engine = getSecretEngine();
/** Tokens that consist of ASCII alone and are secret as a whole. */
const tokens = tokenKinds.map(({ kind, make }) => ({ kind, token: make(new Seeded(7)) }));

describe('a secret in disguise', () => {
  it.each(disguises)('leaves nothing of a secret in disguise: $name', ({ apply }) => {
    const missed = tokens.flatMap(({ kind, token }) => {
      const hidden = apply(token);
      const shown = engine.text(`value: ${hidden} end`);
      const middle = hidden.slice(Math.floor(hidden.length * 0.4), Math.floor(hidden.length * 0.6));
      return shown.includes(middle) || !shown.startsWith('value: ') ? [`${kind}: ${shown}`] : [];
    });
    expect(missed).toEqual([]);
  });
});

/** Kinds with a recognizable form. Adjacent tokens in a list look as random as the others. */
const beginning = tokens.filter(({ kind }) => !kind.includes('unknown service'));

describe('a secret over several lines', () => {
  it.each(lineBreaks)('leaves nothing of a secret that is broken over lines: $name', ({ apply }) => {
    const missed = beginning.flatMap(({ kind, token }) => {
      const hidden = apply(token);
      const parts = hidden
        .replaceAll('\u001b[0m', '\n')
        .replaceAll('\u001b[31m', '\n')
        .split(/[\n\r >=\\"'*]+/)
        // The host of a webhook may stay.
        .filter((part) => part.length >= 12 && !/^https:\/\/[^/]+/.exec(token)?.[0].includes(part));
      const shown = engine.text(`the key is\n${hidden}\nand the end\n`);
      return parts.some((part) => shown.includes(part)) || !/^the key is\n.*and the end\n$/s.test(shown)
        ? [`${kind}: ${shown}`]
        : [];
    });
    expect(missed).toEqual([]);
  });

  it.each([
    'password: hunter2abc\nuser2\n',
    'PASSWORD="hunter2abc"\nUSER2="sam"\n',
    'see https://example.com/a1\nb2 is next\n',
    'commit 3f9a8b7c\n3f9a8b7d-us1 is a branch\n',
    "names = [\n  'alpha1234',\n  'beta12345'\n]\n",
  ])('does not make a secret of lines that only follow each other: %j', (text) => {
    const alone = text.split('\n').map((line) => engine.text(line));
    expect(engine.text(text)).toBe(alone.join('\n'));
  });

  it('removes no line that does not belong to the secret', () => {
    const text = `UPSTREAM=ghp_${'aB3dE5fG7h'.repeat(4).slice(0, 36)}\nDEBUG=false\nPORT=80\n`;
    expect(engine.text(text)).toBe('UPSTREAM=[secret: GitHub token]\nDEBUG=false\nPORT=80\n');
  });
});

describe('a secret that its name reveals', () => {
  it.each([
    'secret_key_base: 3f9a8b7c6d5e4f30',
    'APP_KEY=base64:q7Zx0Lw2n4Vb9Rk1Tt6Yy3Uu8Ii5Oo==',
    'passphrase: correct horse battery staple',
    'Passwort: hunter2hunter',
    'Kennwort = hunter2hunter',
    'mot de passe : hunter2hunter',
    'contraseña: hunter2hunter',
    'senha: hunter2hunter',
    'wachtwoord: hunter2hunter',
    'lösenord: hunter2hunter',
    'hasło: hunter2hunter',
    'пароль: hunter2hunter',
    '密码：hunter2hunter',
    'パスワード: hunter2hunter',
    '비밀번호: hunter2hunter',
    'Password:\nhunter2hunter',
    'Password:\nhunter-secret',
    'Passwort:\nhunter-secret',
    'Password for sam:\ncorrecthorse',
  ])('finds a secret that its name reveals in %j', (text) => {
    const shown = engine.text(`begin\n${text}\nend`);
    expect(shown).toMatch(/\[secret: [^\]]+\]\nend$/);
    expect(shown).not.toMatch(/hunter|horse|3f9a|q7Zx|staple/);
  });

  it.each([
    'password: string;',
    'Password:',
    'passphrase: options.passphrase,',
    'Das Passwort ist falsch: bitte erneut',
  ])('finds no secret that its name reveals in %j', (text) => {
    expect(engine.text(`a\n${text}\n\nb`)).toBe(`a\n${text}\n\nb`);
  });
});

describe('ordinary text', () => {
  const seeded = new Seeded(5);
  const line = (make: () => string) => Array.from({ length: 200 }, make);
  const texts: Readonly<Record<string, readonly string[]>> = {
    'hashes and ids': line(
      () => `${seeded.letters('hex', 40)} ${seeded.letters('hex', 64)} ${seeded.letters('hex', 32)}`,
    ),
    UUIDs: line(() => [8, 4, 4, 4, 12].map((count) => seeded.letters('hex', count)).join('-')),
    'hashes in base64': line(() => `"integrity": "sha512-${seeded.letters('base64', 86)}=="`),
    'images in base64': line(() => `<img src="data:image/png;base64,iVBORw0KGgo${seeded.letters('base64', 900)}=">`),
    'texts in base64': line(
      () => `cursor:${Buffer.from(`{"page":${seeded.below(900)},"sort":"name","of":"orders"}`).toString('base64')}`,
    ),
    addresses: line(
      () => `https://example.com/a%20b/%C3%BCber?q=%22${seeded.letters('lower', 8)}%22&page=2&sort=-name`,
    ),
    code: line(
      () => String.raw`const text = '\u00fcber\x41${seeded.letters('lower', 9)}' ?? data["key"]; // ✓ größer → naïve`,
    ),
    'other languages': line(
      () => `Das Passwort ist zu kurz – l’été, größer, 日本語のテキスト, Привет, мир, ${seeded.letters('lower', 6)}`,
    ),
    'colored output': line(
      () => `\u001b[32m✓\u001b[0m \u001b[2m${seeded.letters('lower', 9)} (${seeded.below(99)} ms)\u001b[0m`,
    ),
    HTML: line(() => `<p>Caf&eacute; &amp; &#8220;bar&#8221; &mdash; ${seeded.letters('lower', 12)}&nbsp;EUR</p>`),
  };

  it.each(Object.entries(texts))('loses at most one of a thousand ordinary lines: %s', (_name, lines) => {
    const changed = lines.filter((one) => engine.text(one) !== one);
    expect(changed.slice(0, 3)).toEqual([]);
  });

  it('keeps ordinary text in any harmless line of the corpus unchanged', () => {
    expect(harmlessLines.filter(({ text }) => engine.text(text) !== text)).toEqual([]);
  });
});

it.each([
  ['one character', '\u200b'],
  ['percent', '%41'],
  ['escapes', '\\\\u0041'],
  ['base64', 'QUJD'],
  ['hex', '41 '],
  ['colors', '\u001b[1m'],
  ['an open sequence', '\u001b]8;;'],
  ['overstrike', 'a\b'],
  ['entities', '&amp;#65;'],
  ['words', 'größer '],
  ['names', 'password=\u200b'],
])('reads ten times the text in about ten times the time: %s', (_name, part) => {
  const time = (count: number) => {
    const text = part.repeat(Math.ceil(count / part.length));
    engine.text(text);
    return Math.min(...[0, 1, 2].map(() => measureProcessorTime(() => engine.text(text))));
  };
  const [short, long] = [time(4_000), time(40_000)];
  expect(long).toBeLessThan(40 * short + 200);
});

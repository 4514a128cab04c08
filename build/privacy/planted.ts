import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** A text put somewhere on purpose, to be searched for where it must not be. */
export type Plant = {
  /** The place where it was put, in words. */
  readonly place: string;
  readonly text: string;
  /** The part that identifies it when the rest was cut off or rewritten. No other plant contains it. */
  readonly core: string;
  /** A secret or personal data: it must not be in any log line, not even in one that Codex wrote. */
  readonly isPersonal: boolean;
};

/** A plant that was found, and its form there. */
export type Found = Pick<Plant, 'place' | 'isPersonal'> & { readonly form: string };

/** Unique texts, and the search for them. A place always gets the same ones. */
export class Planted {
  readonly #plants = new Map<string, Plant>();

  get all(): readonly Plant[] {
    return [...this.#plants.values()];
  }

  /** One lowercase word, suitable for names of files, branches, and folders. */
  word(place: string): string {
    const core = createCore(place);
    return this.#add({ place, core, text: core, isPersonal: false });
  }

  /** Like `word`, for names that refer to the user or their work. */
  name(place: string): string {
    const core = createCore(place);
    return this.#add({ place, core, text: core, isPersonal: true });
  }

  /** A sentence with characters that are written differently in JSON, addresses, and base64. */
  sentence(place: string): string {
    const core = createCore(place);
    return this.#add({ place, core, text: `Grüße & "${core}" für 100 % <b>`, isPersonal: false });
  }

  /** A service's token. */
  secret(place: string): string {
    const token = `${digest(place, 'hex')}${digest(`${place}, too`, 'hex')}`.slice(0, 36);
    return this.#add({ place, core: token.slice(8, 28), text: `ghp_${token}`, isPersonal: true });
  }

  email(place: string): string {
    const core = createCore(place);
    return this.#add({ place, core, text: `${core}@mail.example.com`, isPersonal: true });
  }

  /** Someone's file, far from the workspace. */
  path(place: string): string {
    const core = createCore(place);
    return this.#add({ place, core, text: `/home/${core}/letters/to-the-bank.md`, isPersonal: true });
  }

  /** Each plant in the bytes, in any form. Searches for certain places, or for all. */
  find(bytes: Buffer, places?: readonly string[]): readonly Found[] {
    const wanted = this.all.filter(({ place }) => places?.includes(place) ?? true);
    return wanted.flatMap(({ isPersonal, ...plant }) => {
      const form = listForms(plant).find(([, needle]) => bytes.includes(needle));
      return form === undefined ? [] : [{ place: plant.place, form: form[0], isPersonal }];
    });
  }

  #add(plant: Plant): string {
    this.#plants.set(plant.place, plant);
    return plant.text;
  }
}

/** Every form in which a plant may be written, complete and by its core alone. */
function listForms({ core, text }: Pick<Plant, 'core' | 'text'>): readonly (readonly [form: string, needle: Buffer])[] {
  const written = [text, core].flatMap((words): readonly (readonly [string, string])[] => {
    const json = JSON.stringify(words).slice(1, -1);
    const url = encodeURIComponent(words);
    const hex = Buffer.from(words).toString('hex');
    return [
      ['as it is', words],
      ['JSON', json],
      ['JSON in ASCII', json.replaceAll(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)],
      ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
      ['URL', url],
      ['URL of a form', url.replaceAll('%20', '+')],
      ['hex', hex],
      ['hex', hex.toUpperCase()],
      ...listBase64Forms(words).flatMap((form) => [
        ['base64', form] as const,
        ['base64 for URLs', form.replaceAll('+', '-').replaceAll('/', '_')] as const,
      ]),
    ];
  });
  const hashes = ['md5', 'sha1', 'sha256'].flatMap((name) =>
    (['hex', 'base64'] as const).map(
      (encoding) => [name, createHash(name).update(text).digest(encoding).slice(0, 20)] as const,
    ),
  );
  return [
    ...[...written, ...hashes].map(([form, words]) => [form, Buffer.from(words)] as const),
    ...[text, core].flatMap((words) => {
      const little = Buffer.from(words, 'utf16le');
      return [
        ['UTF-16', little],
        ['UTF-16', Buffer.from(little).swap16()],
      ] as const;
    }),
  ];
}

/** A text's base64 forms within a longer text: it begins at one of three positions in a group. */
function listBase64Forms(words: string): readonly string[] {
  const bytes = Buffer.from(words);
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

function createCore(place: string): string {
  const letters = [...digest(place, 'hex').slice(0, 16)].map((digit) => 'bcdfghklmnprstvw'[Number.parseInt(digit, 16)]);
  return letters.join('');
}

function digest(text: string, encoding: 'hex'): string {
  return createHash('sha256').update(text).digest(encoding);
}

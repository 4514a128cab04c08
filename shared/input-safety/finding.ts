import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

const count = z.number().int().positive();

/** Where something begins: line and column from 1 on, the column in UTF-16 units. */
export const place = z.object({ line: count, column: count });
export type Place = Immutable<z.infer<typeof place>>;

/** So many places are named of one kind of finding; `count` says how many there are. */
export const maxPlaces = 20;

/** The attachment it stands in; absent where it is the message itself. */
const file = z.string().optional();

/** What is found in a text. Never the secret itself: of one only how it begins. */
export const inputFinding = z.discriminatedUnion('kind', [
  /** `name` is what it is, as `GitHub token`; a sample is `ghp_…`, or empty. */
  z.object({
    kind: z.literal('secret'),
    name: z.string(),
    file,
    count,
    places: z.array(place.extend({ sample: z.string() })).max(maxPlaces),
  }),
  /** A character that shows nothing, or turns the direction in which what follows is read. */
  z.object({
    kind: z.literal('hidden'),
    /** As `U+202E`. */
    codePoint: z.string(),
    /** As Unicode calls it. */
    name: z.string(),
    file,
    count,
    places: z.array(place).max(maxPlaces),
  }),
  z.object({ kind: z.literal('long'), characters: count }),
  /** Blocks of code over many lines. */
  z.object({
    kind: z.literal('fence'),
    count,
    places: z.array(z.object({ line: count, lines: count })).max(maxPlaces),
  }),
]);
export type InputFinding = Immutable<z.infer<typeof inputFinding>>;
export type FindingKind = InputFinding['kind'];

/** Every kind there is. */
export const findingKinds: readonly FindingKind[] = inputFinding.options.map(({ shape }) => shape.kind.value);

import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

const count = z.number().int().positive();

/** Where something begins. Line and column count from 1, and the column is in UTF-16 units. */
export const findingPlace = z.object({ line: count, column: count });
export type FindingPlace = Immutable<z.infer<typeof findingPlace>>;

/** The maximum number of places listed per finding. `count` is the total. */
export const maxFindingPlaces = 20;

/** The attachment that contains it. Missing for the message itself. */
const file = z.string().optional();

/** A finding in a text. It never contains a secret, only its beginning. */
export const inputFinding = z.discriminatedUnion('kind', [
  /** `name` is the kind, such as `GitHub token`. A sample is `ghp_…`, or empty. */
  z.object({
    kind: z.literal('secret'),
    name: z.string(),
    file,
    count,
    places: z.array(findingPlace.extend({ sample: z.string() })).max(maxFindingPlaces),
  }),
  /** A character that is invisible or changes the reading direction of the following text. */
  z.object({
    kind: z.literal('hidden'),
    /** Such as `U+202E`. */
    codePoint: z.string(),
    /** Its Unicode name. */
    name: z.string(),
    file,
    count,
    places: z.array(findingPlace).max(maxFindingPlaces),
  }),
  z.object({ kind: z.literal('long'), characters: count }),
  /** Blocks of code with many lines. */
  z.object({
    kind: z.literal('fence'),
    count,
    places: z.array(z.object({ line: count, lines: count })).max(maxFindingPlaces),
  }),
]);
export type InputFinding = Immutable<z.infer<typeof inputFinding>>;
/** What was found in outgoing text, such as a kind of secret. The input policy has one rule for each. */
export type FindingKind = InputFinding['kind'];

/** All kinds. */
export const findingKinds: readonly FindingKind[] = inputFinding.options.map(({ shape }) => shape.kind.value);

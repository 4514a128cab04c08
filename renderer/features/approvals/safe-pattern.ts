// A tool server chooses the pattern of a field, and the regular expressions of JavaScript can take years on a short
// text. This reads the common part of their syntax and follows all ways through a pattern at the same time, so the time
// grows only with the lengths of the pattern and the text.

/** One position in a text that is being matched. */
type Place = { readonly before: string; readonly next: string };

/** A state: it takes a character that fits, or passes on without one if its condition holds. */
type State =
  | { readonly kind: 'take'; readonly fits: (character: string) => boolean; to: number }
  | { readonly kind: 'pass'; readonly holds: (place: Place) => boolean; to: readonly number[] }
  | { readonly kind: 'end' };

/** A part of the pattern, as a function that adds its states before `to` and returns the first one. */
type Part = (to: number) => number;

const maxPatternLength = 1_000;
const maxStates = 2_000;
/** The limit for states times characters: about a tenth of a second. */
const maxSteps = 500_000;

/**
 * Returns whether a text matches a pattern of a JSON schema somewhere, as JavaScript's regular expressions do. Null if
 * that is not known: the pattern is wrong, needs too much time, or uses a rare syntax, such as a look-ahead.
 */
export function matchesPattern(pattern: string, text: string): boolean | null {
  if (pattern.length > maxPatternLength) return null;
  const flags = ['u', ''].find((candidate) => compile(pattern, candidate) !== null);
  if (flags === undefined) return null;
  try {
    const machine = new PatternReader(pattern, flags).read();
    const characters = flags === 'u' ? [...text] : text.split('');
    return characters.length * machine.states.length > maxSteps ? null : run(machine, characters);
  } catch (problem) {
    if (problem instanceof Unsupported) return null;
    throw problem;
  }
}

class Unsupported extends Error {}

function compile(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

type Machine = { readonly states: readonly State[]; readonly first: number };

/** Turns a valid pattern into states. Valid means that JavaScript accepts it, so this only finds where parts end. */
class PatternReader {
  readonly #pattern: string;
  readonly #flags: string;
  readonly #states: State[] = [{ kind: 'end' }];
  #at = 0;

  constructor(pattern: string, flags: string) {
    this.#pattern = pattern;
    this.#flags = flags;
  }

  read(): Machine {
    const whole = this.#readChoice();
    if (this.#at < this.#pattern.length) throw new Unsupported();
    return { first: whole(0), states: this.#states };
  }

  #add(state: State): number {
    if (this.#states.length >= maxStates) throw new Unsupported();
    return this.#states.push(state) - 1;
  }

  #pass(to: readonly number[], holds: (place: Place) => boolean = () => true): number {
    return this.#add({ kind: 'pass', holds, to });
  }

  #takes(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #readChoice(): Part {
    const ways = [this.#readSequence()];
    while (this.#takes('|')) ways.push(this.#readSequence());
    const [only] = ways;
    if (only !== undefined && ways.length === 1) return only;
    return (to) => this.#pass(ways.map((way) => way(to)));
  }

  #readSequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern.charAt(this.#at)))
      parts.push(this.#readRepeated());
    return (to) => parts.reduceRight((next, part) => part(next), to);
  }

  #readRepeated(): Part {
    const part = this.#readOne();
    const times = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.#pattern.slice(this.#at))?.[0];
    if (times === undefined) return part;
    this.#at += times.length;
    const [least, most] = toBounds(times);
    return (to) => this.#repeat(part, to, least, most);
  }

  /** Adds a part `least` to `most` times; null: without a limit. */
  #repeat(part: Part, to: number, least: number, most: number | null): number {
    if (Math.max(least, most ?? 0) > maxStates) throw new Unsupported();
    let next = to;
    if (most === null) {
      const ways = [to];
      const loop = this.#pass(ways);
      ways.unshift(part(loop));
      next = loop;
    } else for (let more = least; more < most; more += 1) next = this.#pass([part(next), to]);
    for (let count = 0; count < least; count += 1) next = part(next);
    return next;
  }

  #readOne(): Part {
    if (this.#takes('(')) return this.#readGroup();
    if (this.#takes('^')) return (to) => this.#pass([to], ({ before }) => before === '');
    if (this.#takes('$')) return (to) => this.#pass([to], ({ next }) => next === '');
    if (this.#takes('\\b')) return (to) => this.#pass([to], isWordEdge);
    if (this.#takes('\\B')) return (to) => this.#pass([to], (place) => !isWordEdge(place));
    return this.#readCharacter();
  }

  #readGroup(): Part {
    if (/^\?(?!:|<[^=!])/.test(this.#pattern.slice(this.#at))) throw new Unsupported();
    const name = /^\?(?::|<[^>]*>)/.exec(this.#pattern.slice(this.#at))?.[0] ?? '';
    this.#at += name.length;
    const inside = this.#readChoice();
    if (!this.#takes(')')) throw new Unsupported();
    return inside;
  }

  /** Reads one character, escape or class. JavaScript itself decides what fits, one character at a time. */
  #readCharacter(): Part {
    const rest = this.#pattern.slice(this.#at);
    if (/^\\(?:[1-9]|k<)/.test(rest)) throw new Unsupported();
    const source =
      /^(?:\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|p\{[^}]*\}|[\s\S]))/iu.exec(
        rest,
      )?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0);
    this.#at += source.length;
    const character = compile(`^${/^[{}\]]$/.test(source) ? `\\${source}` : source}$`, this.#flags);
    if (character === null) throw new Unsupported();
    return (to) => this.#add({ kind: 'take', fits: (next) => character.test(next), to });
  }
}

/** Reads how often a part may repeat: at least, and at most or null. */
function toBounds(times: string): readonly [number, number | null] {
  if (times.startsWith('*')) return [0, null];
  if (times.startsWith('+')) return [1, null];
  if (times.startsWith('?')) return [0, 1];
  const [least = '0', most] = times.replaceAll(/[{}?]/g, '').split(',');
  if (most === undefined) return [Number(least), Number(least)];
  return [Number(least), most === '' ? null : Number(most)];
}

function isWordEdge({ before, next }: Place): boolean {
  return /\w/.test(before) !== /\w/.test(next);
}

function run({ first, states }: Machine, characters: readonly string[]): boolean {
  let active = new Set<number>();
  for (let at = 0; at <= characters.length; at += 1) {
    const next = characters[at] ?? '';
    const reached = passOn(states, [...active, first], { before: characters[at - 1] ?? '', next });
    if (reached.has(0)) return true;
    active = new Set();
    for (const each of reached) {
      const state = states[each];
      if (state?.kind === 'take' && next !== '' && state.fits(next)) active.add(state.to);
    }
  }
  return false;
}

/** Returns the states that are reached from others without a character. */
function passOn(states: readonly State[], from: readonly number[], place: Place): ReadonlySet<number> {
  const reached = new Set<number>();
  const left = [...from];
  for (let each = left.pop(); each !== undefined; each = left.pop()) {
    if (reached.has(each)) continue;
    reached.add(each);
    const state = states[each];
    if (state?.kind === 'pass' && state.holds(place)) left.push(...state.to);
  }
  return reached;
}

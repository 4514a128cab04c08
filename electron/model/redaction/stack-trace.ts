import { type BlockRule, type LineRule, type OpenBlock, toMark } from '../../../shared/redaction/redaction-rule.ts';

const label = 'stack trace';

/** The start of a trace, and the form of its language's frames. */
type TraceForm = {
  readonly triggers: readonly string[];
  readonly first: RegExp;
  readonly frame: RegExp;
  /** Uninformative lines between frames, such as the source of a frame. */
  readonly between: RegExp | null;
};

/** Ends with a place in a file or a call, because prose also has lines that start with "at". */
const atFrame = /^\s+at (?:<anonymous>|\S.*(?:[)\]]|:\d+|:line \d+))\s*\{?\s*$/;

const forms: readonly TraceForm[] = [
  // JavaScript, Java, C#.
  {
    triggers: ['   at ', '\tat '],
    first: atFrame,
    frame: atFrame,
    between: /^\s+(?:\.{3} \d+ (?:more|common frames omitted)|--- End of .+ ---)\s*$/,
  },
  {
    triggers: ['traceback (most recent call last)'],
    first: /^\s*Traceback \(most recent call last\):\s*$/,
    frame: /^\s+File ".*", line \d+/,
    between: /^\s{4,}\S/,
  },
  // Rust.
  {
    triggers: ['stack backtrace:'],
    first: /^\s*stack backtrace:\s*$/,
    frame: /^\s+\d{1,5}: \S/,
    between: /^\s+at \S|^note: /,
  },
  // Go.
  {
    triggers: ['goroutine '],
    first: /^goroutine \d+ \[[\w ,()]*\]:\s*$/,
    frame: /^(?:created by )?[\w./*()-]+(?:\(.*\)| in goroutine \d+)\s*$/,
    between: /^\t\S.*:\d+|^\s*$|^goroutine \d+ \[.*\]:\s*$|^exit status \d+$/,
  },
];

/** Stack traces over several lines. Each becomes a hash that is the same for the same calls on any machine. */
export const stackTraceBlocks: readonly BlockRule[] = forms.map(({ between, first, frame, triggers }) => ({
  label,
  isSecret: false,
  triggers,
  open: (line) => (first.test(line) ? openTrace(line, frame, between) : null),
}));

function openTrace(line: string, frame: RegExp, between: RegExp | null): OpenBlock {
  const trace = new TraceHash();
  if (frame.test(line)) trace.add(line);
  return {
    before: 0,
    take: (next) => {
      if (frame.test(next)) trace.add(next);
      else if (trace.isEmpty || between?.test(next) !== true) return 'outside';
      return 'inside';
    },
    // The start of a trace may be quoted without the trace.
    mark: () => (trace.isEmpty ? null : trace.mark()),
  };
}

/** A stack trace in a string, with line breaks written as `\n`. */
export const stackTraceInString: LineRule = {
  label,
  isSecret: false,
  triggers: ['   at ', String.raw`\tat `],
  pattern: /(?:(?:\\{1,3}r)?\\{1,3}n(?: {2,8}|\\{1,3}t)at (?:(?!\\{1,3}[nr])[^"\n]){1,1000}){1,200}/g,
  replace: (value) => {
    const trace = new TraceHash();
    for (const frame of value.split(/(?:\\+r)?\\+n/).filter((line) => line !== '')) trace.add(frame);
    return `${String.raw`\n`}${trace.mark()}`;
  },
};

/** A 32-bit FNV-1a hash: enough to distinguish traces, and the trace cannot be recovered from it. */
class TraceHash {
  #hash = 0x811c9dc5;
  #frames = 0;

  get isEmpty(): boolean {
    return this.#frames === 0;
  }

  add(frame: string): void {
    this.#frames += 1;
    for (const letter of `${readCall(frame)}\n`) {
      this.#hash = Math.imul(this.#hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    }
  }

  mark(): string {
    const count = this.#frames === 1 ? '1 frame' : `${this.#frames} frames`;
    return toMark(`${label} ${this.#hash.toString(16).padStart(8, '0')}, ${count}`);
  }
}

/** Only this many characters of a frame are read. */
const maxFrameLength = 300;

/** Returns the call of a frame without machine-specific parts: folders and memory addresses. */
function readCall(frame: string): string {
  return frame
    .slice(0, maxFrameLength)
    .replace(/0x[0-9a-f]+/gi, '')
    .replace(/(?:[A-Za-z]:|file:\/\/)?(?:[^\s()"'<>:\\/]*[\\/]+)+/g, '')
    .trim();
}

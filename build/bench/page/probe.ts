import type { Place, Probe, Sight } from '../probe-api.ts';

// Runs in the page before anything else, both on the app's pages and on the bare one, so that its cost is the same for
// both.

const selectors: Readonly<Record<Place['role'], string>> = {
  log: '[role=log]',
  region: 'section, [role=region]',
  textbox: 'textarea, input, [role=textbox]',
  button: 'button, [role=button]',
  list: 'ul, ol, [role=list]',
  listbox: '[role=listbox]',
  feed: '[role=feed]',
};

const frames = new MessageChannel();
const painted: (() => void)[] = [];
frames.port1.onmessage = () => painted.shift()?.();

/** Calls back after the next frame was painted. */
function afterPaint(run: () => void): void {
  requestAnimationFrame(() => {
    painted.push(run);
    frames.port2.postMessage(null);
  });
}

function getName(element: Element): string {
  const label = element.getAttribute('aria-label');
  if (label !== null) return label;
  if (element instanceof HTMLButtonElement) return element.textContent.trim();
  const ids = element.getAttribute('aria-labelledby');
  const labels = ids === null ? (element instanceof HTMLTextAreaElement ? [...element.labels] : []) : ids.split(' ');
  return labels
    .map((each) => (typeof each === 'string' ? document.getElementById(each) : each)?.textContent ?? '')
    .join(' ');
}

function find({ role, name }: Place): Element | null {
  return [...document.querySelectorAll(selectors[role])].find((element) => getName(element) === name) ?? null;
}

/** The last text node under `root` for which `look` finds something, and the result. */
function findLastText<Found>(root: Element, look: (text: Text) => Found | null): Found | null {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.lastChild(); node !== null; node = walker.previousNode()) {
    const found = node instanceof Text ? look(node) : null;
    if (found !== null) return found;
  }
  return null;
}

function isInView(range: Range, place: Element): boolean {
  const { top, bottom } = range.getBoundingClientRect();
  const frame = place.getBoundingClientRect();
  return bottom > top && top < Math.min(frame.bottom, innerHeight) && bottom > Math.max(frame.top, 0);
}

/** A range of characters over consecutive text nodes. It begins in the first one. */
function createTextRange(nodes: readonly Text[], from: number, length: number): Range {
  const range = document.createRange();
  let to = from + length;
  for (const node of nodes) {
    if (node === nodes[0]) range.setStart(node, from);
    range.setEnd(node, Math.min(to, node.length));
    to -= node.length;
    if (to <= 0) break;
  }
  return range;
}

/** Returns whether a text is visible within a place. Streamed text is split into nodes at frame boundaries. */
function hasInView(place: Element, text: string): boolean {
  let nodes: readonly Text[] = [];
  let after = '';
  const found = findLastText(place, (node) => {
    if (node.length === 0) return null;
    nodes = [node, ...nodes.slice(0, text.length)];
    const joined = node.data + after;
    after = joined.slice(0, text.length - 1);
    const at = joined.lastIndexOf(text, node.length - 1);
    return at !== -1 && isInView(createTextRange(nodes, at, text.length), place) ? true : null;
  });
  return found ?? false;
}

function isSeen(sight: Sight): boolean {
  const place = find(sight);
  if (place === null) return false;
  if (sight.text === '') {
    const box = place.getBoundingClientRect();
    return box.height > 0 && !place.matches(':disabled, [aria-disabled=true], [readonly]');
  }
  return hasInView(place, sight.text);
}

function whenSeen(sight: Sight): Promise<number> {
  return new Promise((resolve) => {
    const look = () => (isSeen(sight) ? resolve(performance.now()) : afterPaint(look));
    afterPaint(look);
  });
}

function nextEvent(kind: 'click' | 'keydown'): Promise<number> {
  return new Promise((resolve) =>
    addEventListener(kind, (event) => resolve(event.timeStamp), { capture: true, once: true }),
  );
}

const transcript: Place = { role: 'log', name: 'Transcript' };

/** The length of a text node's end that is searched. It contains the node's last numbered word, if there is one. */
const tailLength = 32;

/** The last numbered word of the transcript. 0 when there is none or it is out of view. */
function findLastWord(place: Element): number {
  const found = findLastText(place, (text) => {
    const from = Math.max(0, text.length - tailLength);
    const match = /.*w(\d{5})/s.exec(text.substringData(from, tailLength));
    if (match === null) return null;
    const to = from + match[0].length;
    return { number: Number(match[1]), inView: isInView(createTextRange([text], to - 6, 6), place) };
  });
  return found?.inView ? found.number : 0;
}

const tasks: PerformanceEntry[] = [];
new PerformanceObserver((list) => void tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });

type Watch = {
  readonly from: number;
  readonly words: [at: number, word: number][];
  readonly frames: number[];
  frameAt: number;
  awaited: { readonly word: number; readonly seen: () => void } | null;
};
let watch: Watch | null = null;

/** Records one frame. */
function recordFrame(): void {
  if (watch === null) return;
  const now = performance.now();
  watch.frames.push(now - watch.frameAt);
  watch.frameAt = now;
  const place = find(transcript);
  const word = place === null ? 0 : findLastWord(place);
  if (word !== 0 && word !== watch.words.at(-1)?.[1]) watch.words.push([performance.timeOrigin + now, word]);
  if (watch.awaited !== null && word >= watch.awaited.word) watch.awaited.seen();
  afterPaint(recordFrame);
}

let armed: Promise<number> = new Promise(() => undefined);
let keyTimes: number[] = [];
let stopKeys: () => void = () => undefined;

const probe: Probe = {
  seen: whenSeen,
  arm: (kind, sight) => {
    armed = nextEvent(kind).then(async (began) => (await whenSeen(sight)) - began);
  },
  sinceArmed: () => armed,
  watch: () => {
    const now = performance.now();
    watch = { from: now, words: [], frames: [], frameAt: now, awaited: null };
    afterPaint(recordFrame);
  },
  wordSeen: (word) =>
    new Promise((seen) => {
      if (watch !== null) watch.awaited = { word, seen };
    }),
  watched: () => {
    const ended = watch;
    if (ended === null) throw new Error('Nothing was watched');
    watch = null;
    const during = tasks.filter(({ startTime, duration }) => startTime + duration > ended.from);
    return {
      words: ended.words,
      longestFrame: Math.max(0, ...ended.frames),
      frames: ended.frames,
      tasks: during.length,
      longestTask: Math.max(0, ...during.map(({ duration }) => duration)),
    };
  },
  timeKeys: () => {
    keyTimes = [];
    const onKey = ({ target, timeStamp }: KeyboardEvent) => {
      if (!(target instanceof HTMLTextAreaElement)) return;
      const length = target.value.length + 1;
      const check = () => {
        if (target.value.length < length) afterPaint(check);
        else keyTimes.push(performance.now() - timeStamp);
      };
      afterPaint(check);
    };
    addEventListener('keydown', onKey, { capture: true });
    stopKeys = () => removeEventListener('keydown', onKey, { capture: true });
  },
  keyTimes: () => {
    stopKeys();
    return keyTimes;
  },
  textOf: (place) => find(place)?.textContent ?? '',
  middleOf: (place) => {
    const box = find(place)?.getBoundingClientRect();
    if (box === undefined) throw new Error(`There is no ${place.role} "${place.name}"`);
    return { x: box.x + box.width / 2, y: box.y + (box.height * 3) / 4 };
  },
  frame: () => new Promise(afterPaint),
  size: () => {
    const all = document.createNodeIterator(document);
    let nodes = 0;
    while (all.nextNode() !== null) nodes += 1;
    return { elements: document.querySelectorAll('*').length, nodes };
  },
  scriptBytes: (until) =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name, responseEnd }) => name.endsWith('.js') && responseEnd <= until)
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  expected: new Promise(() => undefined),
};
globalThis.benchProbe = probe;

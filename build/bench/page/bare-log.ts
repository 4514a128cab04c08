import type { BareLog } from '../bare-log-api.ts';

// The minimum a page can do with a long log: the visible lines are one text, redrawn on scrolling or when a line
// arrives.

const log = document.querySelector<HTMLElement>('[role=log]');
const whole = log?.querySelector('div') ?? null;
const view = log?.querySelector('pre') ?? null;
const words = document.querySelector('input');
const exec = document.querySelector('button');
if (log === null || whole === null || view === null || words === null || exec === null) {
  throw new Error('The bare log is not whole');
}

const lineHeight = 20;
const all: string[] = [];
let shown: readonly string[] = all;
let fits = /(?:)/;

function draw(): void {
  if (log === null || view === null) return;
  const first = Math.floor(log.scrollTop / lineHeight);
  const count = Math.ceil(log.clientHeight / lineHeight) + 1;
  view.style.transform = `translateY(${first * lineHeight}px)`;
  view.textContent = shown.slice(first, first + count).join('\n');
}

function showEnd(): void {
  if (log === null || whole === null) return;
  whole.style.height = `${shown.length * lineHeight}px`;
  log.scrollTop = log.scrollHeight;
  draw();
}

function filter(pattern: RegExp): void {
  fits = pattern;
  shown = all.filter((line) => fits.test(line));
  showEnd();
}

log.addEventListener('scroll', draw);
words.addEventListener('input', () => filter(new RegExp(words.value, 'i')));
exec.addEventListener('click', () => filter(/\[exec\]/));

const api: BareLog = {
  add: (lines) => {
    for (const line of lines) all.push(line);
    if (shown !== all) shown = all.filter((line) => fits.test(line));
    showEnd();
  },
};
globalThis.bareLog = api;

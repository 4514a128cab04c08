import type { Page } from '@playwright/test';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Formulas, diagrams, tables, headings and directions in an answer, also from a hostile model.

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

const rich = [
  '### Third',
  '##### Fifth',
  '## Second',
  'Given $x^2$ and \\(y_1\\), it costs $5 and $10, see `$PATH$`.',
  '',
  '$$',
  '\\int_0^1 x\\,dx',
  '= \\frac{1}{2}',
  '$$',
  '',
  fence('math', '\\sqrt{2}'),
  '',
  'Broken: $\\frac{1$.',
  '',
  '| left | center | right | many words in a head |',
  '| :--- | :----: | ----: | --- |',
  `| one | 2 | 3 | ${'some more words '.repeat(30)} |`,
  '',
  'שלום *עולם*',
  '',
  '- שלום `code`',
  '',
  '> שלום',
  '',
  '# שלום',
].join('\n');

test('an answer has typeset formulas, an outline, aligned columns, and directions of its own', {
  tag: '@web',
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer(rich, { deltas: 20 })] } });
  const appPage = new AppPage(page);
  await expect(appPage.message).toHaveAttribute('dir', 'auto');
  await appPage.sendMessage('מה שלומך?');
  const speech = appPage.turns('Codex');
  const formulas = speech.locator('[data-formula]');
  await expect(formulas).toHaveCount(4);
  await expect(formulas.first().locator('math')).toHaveCount(1);
  await expect(formulas.first().locator('.katex-html')).toBeVisible();
  expect(await formulas.evaluateAll((all) => all.map(({ dataset }) => dataset.formula))).toEqual([
    '$x^2$',
    '\\(y_1\\)',
    '$$\n\\int_0^1 x\\,dx\n= \\frac{1}{2}\n$$',
    '\\sqrt{2}',
  ]);
  await expect(speech.getByText('it costs $5 and $10')).toBeVisible();
  await expect(speech.getByText('$PATH$')).toBeVisible();
  const broken = speech.getByText('$\\frac{1$', { exact: true });
  await expect(broken).toHaveAttribute('data-tooltip', 'Workcell cannot typeset this formula');

  const levels = speech.getByRole('heading');
  await expect(levels).toHaveText(['Codex', 'Third', 'Fifth', 'Second', 'שלום']);
  expect(await levels.evaluateAll((all) => all.map(({ localName }) => localName))).toEqual([
    'h2',
    'h3',
    'h4',
    'h3',
    'h3',
  ]);

  await expect(speech.getByRole('columnheader', { name: 'center' })).toHaveCSS('text-align', 'center');
  await expect(speech.getByRole('cell', { name: '3', exact: true })).toHaveCSS('text-align', 'right');
  await expect(speech.getByRole('cell', { name: 'one' })).toHaveCSS('text-align', 'left');

  for (const place of [speech.getByText('עולם').locator('xpath=ancestor::p'), speech.getByRole('listitem')]) {
    await expect(place).toHaveCSS('direction', 'rtl');
  }
  await expect(speech.getByRole('blockquote')).toHaveCSS('direction', 'rtl');
  await expect(levels.last()).toHaveCSS('direction', 'rtl');
  await expect(speech.getByRole('listitem').getByText('code')).toHaveCSS('direction', 'ltr');
  await expect(appPage.turns('You').getByText('מה שלומך?', { exact: true })).toHaveCSS('direction', 'rtl');
  await expectAccessible(page);
});

test('a formula is copied as it is written', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Given $x^2$ it follows.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.turns('Codex').locator('.katex-html')).toBeVisible();
  const copied = await page.evaluate<string>(`(() => {
    const paragraph = document.querySelector('.katex-html').closest('p');
    getSelection().selectAllChildren(paragraph);
    const clipboardData = new DataTransfer();
    paragraph.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
    return clipboardData.getData('text/plain');
  })()`);
  expect(copied).toBe('Given $x^2$ it follows.');
});

const flow = 'flowchart LR\n  A[Start] --> B[End]';

test('a diagram is a picture in the colors of the theme, and its source is one click away', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const long = `sequenceDiagram\n  accTitle: A long talk\n${'  A->>B: Hello\n'.repeat(30)}`.trimEnd();
  const { page } = await open({
    provider: {
      steps: [answer([fence('mermaid', flow), fence('mermaid', long), 'End.'].join('\n\n'), { deltas: 20 })],
    },
  });
  const appPage = new AppPage(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await appPage.sendMessage('Draw it');
  const speech = appPage.turns('Codex');
  const picture = speech.getByRole('img', { name: 'Diagram', exact: true });
  await expect(picture).toBeVisible();
  await expect(speech.getByRole('img', { name: 'Diagram: A long talk' })).toBeVisible();
  await expect(speech.locator('pre')).toHaveCount(0);
  const dark = await picture.getAttribute('src');
  expect(decodeURIComponent(dark ?? '')).toContain('>Start<');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(picture).not.toHaveAttribute('src', dark ?? '');
  await expect(picture).toBeVisible();
  await expectAccessible(page);

  await speech.getByRole('button', { name: 'Show source' }).first().click();
  await expect(picture).toBeHidden();
  await expect(speech.locator('pre')).toHaveText(flow);
  await speech.getByRole('button', { name: 'Show diagram' }).click();
  await expect(picture).toBeVisible();
});

// @web: the page shows this, the same on both hosts.
test('a diagram that cannot be drawn shows its source, and why', { tag: ['@web', '@long'] }, async ({ open }) => {
  const diagrams = ['flowchart LR\n  A[', 'nonsense', `flowchart LR\n${'  A --> B\n'.repeat(2_500)}`, flow];
  const { page } = await open({
    provider: { steps: [answer(diagrams.map((text) => fence('mermaid', text)).join('\n\n'), { deltas: 20 })] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Draw it');
  const speech = appPage.turns('Codex');
  await expect(speech.getByRole('img', { name: 'Diagram' })).toBeVisible();
  await appPage.transcript.evaluate((log) => log.scrollTo(0, 0));
  await expect(speech.getByText('This diagram cannot be drawn: Parse error on line')).toBeVisible();
  await expect(speech.getByText('This diagram cannot be drawn: No diagram type detected')).toBeVisible();
  await expect(speech.getByText('This diagram is too long to draw.')).toBeVisible();
});

const hostileDiagrams = [
  'flowchart LR\n  A["<img src=x onerror=\'parent.document.title=1\'>"] --> B["<script>parent.hit=1</script>"]',
  'flowchart LR\n  A --> B\n  click A "javascript:parent.hit=1"\n  click B call hit()',
  '%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%\nflowchart LR\n' +
    '  A["<iframe srcdoc=\'<script>top.hit=1</script>\'></iframe><img src=https://example.com/a.png>"] --> B',
  '---\nconfig:\n  securityLevel: loose\n  themeCSS: "@import url(https://example.com/a.css)"\n---\nflowchart LR\n  A --> B',
  'flowchart LR\n  A@{ img: "https://example.com/a.png", label: "a" } --> B\n  style A fill:url(https://example.com/b.png)',
  'sequenceDiagram\n  participant A\n  link A: Go @ javascript:parent.hit=1\n  A->>A: <svg onload=parent.hit=1>',
  'gantt\n  dateFormat YYYY-MM-DD\n  excludes monday,tuesday,wednesday,thursday,friday,saturday,sunday\n' +
    '  section A\n  B :2024-01-01, 30d',
];

const hostileFormulas = [
  '\\href{javascript:hit()}{x}',
  '\\includegraphics{https://example.com/a.png}',
  '\\htmlStyle{position:fixed}{x}',
  '\\text{<img src=x onerror=hit()>}',
  '\\rlap{\\kern-20em\\raisebox{20em}{\\Huge Approve}}',
  `\\def\\a{${'x'.repeat(500)}}${'\\a'.repeat(150)}`,
  '\\def\\a{\\a\\a}\\a',
  `${'{'.repeat(450)}x${'}'.repeat(450)}`,
];

test('hostile formulas and diagrams run nothing, load nothing, and draw only in their own place', {
  tag: ['@web', '@long'],
}, async ({ open, allowErrors }) => {
  // The frame's policy blocks what the frame tries to load.
  allowErrors(/Content Security Policy|violates/);
  const text = [
    ...hostileFormulas.map((tex) => `A $${tex}$ b.`),
    ...hostileDiagrams.map((diagram) => fence('mermaid', diagram)),
    fence('mermaid', flow),
    'End.',
  ].join('\n\n');
  const { page } = await open({ provider: { steps: [answer(text, { deltas: 40 })] } });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const appPage = new AppPage(page);
  await appPage.sendMessage('Attack');
  const speech = appPage.turns('Codex');
  await expect(speech.getByText('End.')).toBeVisible();
  await expect(speech.getByRole('img', { name: 'Diagram' }).last()).toBeVisible();
  await scrollThroughAll(page, appPage);
  expect(requests.filter((url) => url.includes('example.com'))).toEqual([]);
  expect(await page.evaluate('[globalThis.hit, document.title === "1"]')).toEqual([undefined, false]);
  await appPage.transcript.evaluate((log) => log.scrollTo(0, 0));
  await expect(speech.getByText('\\href{javascript:hit()}{x}')).toBeVisible();
  await expect(speech.locator('a[href^="javascript"], iframe, object, embed, script')).toHaveCount(0);
});

test('200 diagrams, 2,000 formulas and one of 1 MB in an answer leave the page working', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const text = [
    `A $$${'x'.repeat(1_000_000)}$$ b.`,
    ...Array.from({ length: 200 }, (_, at) => fence('mermaid', `flowchart LR\n  A${at} --> B${at}`)),
    Array.from({ length: 2_000 }, (_, at) => `$x_{${at}}$`).join(' '),
    'End.',
  ].join('\n\n');
  const { page } = await open({ provider: { steps: [answer(text, { deltas: 40 })] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Draw many');
  const speech = appPage.turns('Codex');
  await expect(speech.getByText('End.')).toBeVisible();
  await expect(speech.locator('[data-formula]').last()).toBeVisible();
  await expect(async () => {
    await appPage.transcript.evaluate((log) => log.scrollBy(0, -log.clientHeight));
    await expect(speech.getByRole('img', { name: 'Diagram' }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await appPage.transcript.evaluate((log) => log.scrollTo(0, 0));
  await expect(speech.getByText('A $$xxx')).toBeVisible();
  await appPage.message.fill('Still works');
  await expect(appPage.message).toHaveValue('Still works');
});

// @desktop: the headless browser of the web specs draws all frames in one process.
test('a frame that draws without end does not hold up the page, and the next diagram is drawn', {
  tag: ['@desktop', '@long'],
}, async ({ start }) => {
  const { page } = await start({
    provider: { steps: [answer(fence('mermaid', flow)), answer(fence('mermaid', `${flow} --> C`))] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Draw one');
  const pictures = appPage.turns('Codex').getByRole('img', { name: 'Diagram' });
  await expect(pictures).toHaveCount(1);
  // Simulates a diagram whose layout never ends.
  await page.frames().at(-1)?.evaluate('void setTimeout(() => { for (;;); }, 0)');
  await appPage.sendMessage('Draw another');
  await expect(appPage.turns('Codex').getByText('took too long')).toBeVisible();
  await expect(pictures).toHaveCount(1);
});

/** Scrolls through the whole transcript, so that all of it is drawn once. */
async function scrollThroughAll(page: Page, { transcript }: AppPage): Promise<void> {
  const heights = () => transcript.evaluate((log) => [log.scrollTop, log.clientHeight, log.scrollHeight] as const);
  await transcript.evaluate((log) => log.scrollTo(0, 0));
  for (let [top, height, whole] = await heights(); top + height < whole - 2; ) {
    await transcript.evaluate((log) => log.scrollBy(0, log.clientHeight));
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const now = await heights();
    if (now[0] === top) break;
    [top, height, whole] = now;
  }
}

import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// What the window starts with, and what loads later. The names of script files are those of the build.

/** Runs in the page before anything else: marks when there is a field to write in. */
const markComposer = `
  const found = new MutationObserver(() => {
    if (document.querySelector('textarea[aria-label="Message"]') === null) return;
    found.disconnect();
    performance.mark('composer');
  });
  found.observe(document, { childList: true, subtree: true });
`;

/** The maximum JavaScript that the window may request before a user can type in it, compressed, in bytes. */
const maxScriptBytes = 250_000;

// @web: the test watches what the browser asks for; the desktop reads the page from the app.
test('you can type before the page has requested 250 kB of scripts', { tag: '@web' }, async ({ context, open }) => {
  await context.addInitScript({ content: markComposer });
  const { page } = await open();
  await expect(new AppPage(page).message).toBeVisible();
  const size = await page.evaluate(() => {
    const until = performance.getEntriesByName('composer')[0]?.startTime ?? 0;
    return performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name, startTime }) => name.endsWith('.js') && startTime <= until)
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  });
  expect(size).toBeGreaterThan(100_000);
  expect(size).toBeLessThan(maxScriptBytes);
});

/** The maximum number of scripts and style sheets of a start, with those that the page fetches when idle. */
const maxFiles = 30;

// @web: the test counts what the browser asks for.
test('a start fetches fewer than 30 scripts and style sheets', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open();
  const listFiles = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  // The last part that the page fetches when idle.
  await expect.poll(async () => (await listFiles()).join()).toMatch(/\/Palette-/);
  expect((await listFiles()).filter((name) => /\.(?:js|css)$/.test(name)).length).toBeLessThan(maxFiles);
});

// @web: the test holds back what the browser asks for.
test('input that arrives before later scripts load is not lost', { tag: ['@web', '@long'] }, async ({
  context,
  open,
}) => {
  let letGo = (): void => undefined;
  const mayCome = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held = 0;
  await context.route(/\/(later-parts|WorkspaceMenu)-[^/]*\.js$/, async (route) => {
    held += 1;
    await mayCome;
    await route.continue();
  });
  const { page } = await open({ workspace: { files: { 'greet.js': '' } } });
  const appPage = new AppPage(page);
  await appPage.message.pressSequentially('See @gr');
  await expect.poll(() => held).toBe(2);
  const folder = page.getByRole('banner').getByRole('button', { name: /^workspace/ });
  await folder.click();
  const suggestion = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name: 'greet.js' });
  await expect(suggestion).toBeHidden();
  letGo();
  const menu = page.getByRole('menu');
  await expect(menu).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(folder).toBeFocused();
  await appPage.message.press('End');
  await appPage.message.pressSequentially('e');
  await expect(suggestion).toHaveAttribute('aria-selected', 'true');
  await appPage.message.press('Tab');
  await expect(appPage.message).toHaveValue('See @greet.js ');
});

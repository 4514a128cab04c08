import { createGate } from '../fixtures/provider/gate.ts';
import { answer, run, together, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { interceptHost } from './intercepted-host.ts';
import { expect, test } from './test.ts';

const widths = [1920, 1280, 1100, 900, 820, 640, 480, 360] as const;

// @web: the page lays this out, the same on both hosts.
test('the composer keeps its height when the first letter is typed, and no picker is cut off', { tag: '@web' }, async ({
  open,
}) => {
  const gate = createGate();
  const { page } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { steps: [waiting(gate, answer('Done.'))] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.button('Stop')).toBeVisible();
  await appPage.runCommand('Open Changes');
  const box = async () => {
    const { height, y } = (await appPage.message.boundingBox()) ?? { height: 0, y: 0 };
    return { height, y };
  };
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    // The bar measures itself after the window has its new width.
    let empty = { height: 0, y: 0 };
    await expect(async () => {
      const before = empty;
      empty = await box();
      expect(empty).toEqual(before);
    }).toPass();
    await appPage.message.fill('a');
    expect(await box()).toEqual(empty);
    await appPage.message.fill('');
    for (const name of ['Model', 'Reasoning', 'Approvals']) {
      const picker = page.getByRole('combobox', { name, exact: true });
      await expect(picker).toBeInViewport({ ratio: 1 });
      const fits = await picker.evaluate((select) => {
        const words = select.querySelector('button') ?? select;
        const color = select.computedStyleMap().get('color')?.toString();
        return color === 'rgba(0, 0, 0, 0)' || words.scrollWidth <= words.clientWidth;
      });
      expect(fits, `${name} at ${width}`).toBe(true);
    }
    await expect(appPage.button('Send')).toBeInViewport({ ratio: 1 });
  }
  await expectAccessible(page);
  gate.release();
});

// @web: the page moves the focus, the same on both hosts.
test('what is typed after a click goes to the message: after Send, Send now, Stop, an answer or a menu', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const [gate, last] = [createGate(), createGate()];
  const { page } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    provider: {
      steps: [
        waiting(gate, answer('One.')),
        together(run('touch 1.txt'), run('touch 2.txt'), run('touch 3.txt')),
        waiting(last, answer('Never.')),
      ],
    },
  });
  const appPage = new AppPage(page);
  let typed = 0;
  /** Types a letter with the keyboard alone, and expects it in the message. */
  const expectTyping = async (after: string): Promise<void> => {
    typed += 1;
    await expect(appPage.message, `after ${after}`).toBeFocused();
    await page.keyboard.type(`${typed}`);
    await expect(appPage.message).toHaveValue(`${typed}`);
    await appPage.message.fill('');
  };
  await appPage.message.fill('Go');
  await appPage.button('Send').click();
  await expect(appPage.button('Stop')).toBeVisible();
  await expectTyping('Send');

  await appPage.message.fill('Go on');
  await appPage.button('Send').click();
  const queue = page.getByRole('list', { name: 'Queued messages' });
  await queue.getByRole('button', { name: 'Edit' }).click();
  await queue.getByRole('button', { name: 'Discard edit' }).click();
  await expectTyping('Discard edit');
  await queue.getByRole('button', { name: 'Send now' }).click();
  await expect(queue).toHaveCount(0);
  await expectTyping('Send now');
  gate.release();

  await expect(appPage.approval).toContainText('1 of 3');
  await appPage.waitUntilAnswerable();
  await appPage.approval.getByRole('button', { name: 'More ways to approve' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await appPage.approval.getByRole('button', { name: 'More ways to approve' }).click();
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expectTyping('a menu');
  await appPage.approve();
  await expect(appPage.approval).toContainText('1 of 2');
  await expectTyping('Approve');
  await appPage.waitUntilAnswerable();
  await appPage.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(appPage.approval).not.toContainText('1 of 2');
  await expectTyping('Decline');
  await appPage.waitUntilAnswerable();
  await appPage.approve();
  await expect(appPage.approval).toBeHidden();

  await appPage.button('Stop').click();
  await expect(appPage.button('Stop')).toHaveCount(0);
  await expectTyping('Stop');
  last.release();
});

/**
 * In the page: notes each frame in which the pickers show that no models are known. They may after three seconds, so that
 * a slow machine does not count.
 */
const watchPickers = `
  window.namelessFrames = 0;
  let since = null;
  const look = (now) => {
    const picker = document.querySelector('select[aria-label="Model"]');
    const isNameless = picker.textContent.includes('Default model');
    since = isNameless ? (since ?? now) : null;
    if (isNameless && now - since < 2_000 && picker.checkVisibility({ opacityProperty: true })) window.namelessFrames += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

// @web: the test plays the host over the socket, which the desktop does not have.
test('the pickers do not move when the models arrive', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Done.')] } });
  const host = await interceptHost(page);
  await page.reload();
  const approvals = page.getByRole('combobox', { name: 'Approvals', exact: true });
  const model = page.getByRole('combobox', { name: 'Model', exact: true });
  const small = { model: 'small', name: 'Small', description: '', efforts: [], defaultEffort: 'low', isDefault: true };
  await expect(model).toBeVisible();
  host.emit('modelsChanged', [small]);
  await expect(model).toContainText('Small');
  const place = await approvals.boundingBox();
  await page.evaluate(watchPickers);
  host.emit('modelsChanged', []);
  await expect(model).toContainText('Default model');
  host.emit('modelsChanged', [small]);
  await expect(model).toContainText('Small');
  expect(await approvals.boundingBox()).toEqual(place);
  expect(await page.evaluate('window.namelessFrames')).toBe(0);
});

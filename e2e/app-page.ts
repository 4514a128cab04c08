import { expect, type Locator, type Page } from '@playwright/test';

/** Who speaks in the transcript. */
export type Speaker = 'You' | 'Codex' | 'Status';

/**
 * The parts of a window that a user finds, by role and name. `word` translates English into the language of the app.
 */
export class AppPage {
  readonly page: Page;
  readonly translate: (english: string) => string;

  constructor(page: Page, word: (english: string) => string = (english) => english) {
    this.page = page;
    this.translate = word;
  }

  get message(): Locator {
    return this.page.getByRole('textbox', { name: this.translate('Message'), exact: true });
  }

  /** Waits until the host has all typed text. In a browser only, while no turn runs and no approval waits. */
  async untilTextIsSaved(): Promise<void> {
    await expect.poll(() => this.asksBeforeLeaving()).toBe(false);
  }

  /** Whether the browser would ask before the page closes, because a turn runs or the host lacks typed text. */
  async asksBeforeLeaving(): Promise<boolean> {
    return await this.page.evaluate<boolean>("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))");
  }

  get transcript(): Locator {
    return this.page.getByRole('log', { name: this.translate('Transcript') });
  }

  get approval(): Locator {
    return this.page.getByRole('region', { name: this.translate('Approval') });
  }

  get queue(): Locator {
    return this.page.getByRole('list', { name: this.translate('Queued messages') });
  }

  get threads(): Locator {
    return this.page.getByRole('list', { name: this.translate('Threads') });
  }

  get console(): Locator {
    return this.page.getByRole('region', { name: this.translate('Exec console') });
  }

  get runs(): Locator {
    return this.page.getByRole('listbox', { name: this.translate('Exec runs') });
  }

  /** The rows that the terminal draws, which have no role. */
  get terminal(): Locator {
    return this.console.locator('.xterm-rows');
  }

  get changes(): Locator {
    return this.page.getByRole('region', { name: this.translate('Changes') });
  }

  get files(): Locator {
    return this.page.getByRole('tree', { name: this.translate('Changed files') });
  }

  get diff(): Locator {
    return this.changes.getByRole('group', { name: this.translate('Diff'), exact: true });
  }

  /** Opens the console with its button, unless it is open. */
  async openConsole(): Promise<void> {
    await this.#openPanel('Console');
  }

  /** Opens Changes with its button, unless it is open. */
  async openChanges(): Promise<void> {
    await this.#openPanel('Changes');
  }

  async #openPanel(name: 'Changes' | 'Console'): Promise<void> {
    const button = this.button(name);
    // In a narrow window, it is one of the views that take the place of the transcript.
    const open = button.and(this.page.locator('[aria-expanded="true"], [aria-pressed="true"]'));
    await expect(button).toBeVisible();
    if (!(await open.isVisible())) await button.click();
    await expect(open).toBeVisible();
  }

  get cliStatus(): Locator {
    return this.page.getByRole('status', { name: this.translate('CLI status') });
  }

  get announcements(): Locator {
    return this.page.getByRole('status', { name: this.translate('Announcements') });
  }

  /** The toasts. */
  get toasts(): Locator {
    return this.page.getByRole('status', { name: this.translate('Messages') });
  }

  /** A button by its full name. */
  button(name: string): Locator {
    return this.page.getByRole('button', { name: this.translate(name), exact: true });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name: this.translate(name), exact: true });
  }

  /** Everything that one speaker has said, in order. */
  turns(speaker: Speaker): Locator {
    return this.transcript.getByRole('article', { name: this.translate(speaker), exact: true });
  }

  /** Writes a message and sends it once that is possible. */
  async sendMessage(text: string): Promise<void> {
    await this.message.fill(text);
    await this.sendDraft();
  }

  /** Sends the draft once that is possible. */
  async sendDraft(): Promise<void> {
    await expect(this.button('Send')).toBeEnabled();
    await this.message.press('Enter');
  }

  /** Expands the work of a finished turn, which is folded to one line above its answer. The first turn is 0. */
  async expandTurn(turn: number): Promise<void> {
    const line = this.turns('Codex')
      .nth(turn)
      .getByRole('button', { name: /^Worked / });
    await expect(line).toBeVisible();
    if ((await line.getAttribute('aria-expanded')) === 'false') await line.click();
  }

  /** Waits until the shown approval accepts keys: one that has just appeared accepts none. */
  async waitUntilAnswerable(): Promise<void> {
    await expect(this.approval.locator('[data-answer]').first()).toBeVisible();
    await expect(this.approval.locator('[aria-disabled="true"]')).toHaveCount(0);
  }

  /** Approves the shown approval. */
  async approve(): Promise<void> {
    await this.approval.getByRole('button', { name: this.translate('Approve'), exact: true }).click();
  }

  /** Chooses a wider way to approve from the menu of the shown approval. */
  async approveMore(way: RegExp | string): Promise<void> {
    await this.approval.getByRole('button', { name: this.translate('More ways to approve') }).click();
    await this.approval.getByRole('menuitem', { name: way }).click();
  }

  /** Chooses an option of a picker in the composer or on a page. */
  async pick(picker: string, entry: string): Promise<void> {
    await this.page
      .getByRole('combobox', { name: this.translate(picker), exact: true })
      .selectOption({ label: this.translate(entry) });
  }

  /** Opens a page of the window. In a narrow window, the list with the pages opens first. */
  async show(name: 'Diagnostics' | 'Mission Control' | 'Settings' | 'Threads'): Promise<void> {
    const pages = this.page.getByRole('navigation', { name: this.translate('Main') });
    const list = this.button('Thread list');
    await expect(pages.or(list).first()).toBeVisible();
    if (!(await pages.isVisible())) await list.click();
    await pages.getByRole('button', { name: this.translate(name), exact: true }).click();
  }

  /** Opens a page of Settings. */
  async showSettings(
    name: 'General' | 'Appearance' | 'Codex' | 'Approvals' | 'Runs and prices' | 'Privacy' | 'Data' | 'About',
  ): Promise<void> {
    await this.show('Settings');
    await this.page
      .getByRole('navigation', { name: this.translate('Settings') })
      .getByRole('button', { name: this.translate(name), exact: true })
      .click();
  }

  /** Runs the palette's first match for these words. */
  async runCommand(words: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+k');
    const palette = this.dialog('Command palette');
    await expect(palette.getByRole('combobox')).toBeFocused();
    await this.page.keyboard.type(words);
    // Right after the start, the match may have to wait for the host.
    await expect(palette.getByRole('option', { selected: true, disabled: false })).toBeVisible();
    await this.page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  }

  /** Presses Tab, as a user without a mouse does, until this has the focus. */
  async tabTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let stop = 0; stop < 60; stop += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    await expect(target).toBeFocused();
  }

  /** Returns what was last copied, by pasting it into the message. */
  async readPastedText(): Promise<string> {
    await this.message.fill('');
    await this.message.press('ControlOrMeta+v');
    const text = await this.message.inputValue();
    await this.message.fill('');
    return text;
  }
}

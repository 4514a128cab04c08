import { expect, type Locator, type Page } from '@playwright/test';

/** Who speaks in the transcript. */
export type Speaker = 'You' | 'Codex' | 'Status';

/** What a person finds in a window, by role and name. `word` says in the language of the app what is given in English. */
export class Desk {
  readonly page: Page;
  readonly word: (english: string) => string;

  constructor(page: Page, word: (english: string) => string = (english) => english) {
    this.page = page;
    this.word = word;
  }

  get message(): Locator {
    return this.page.getByRole('textbox', { name: this.word('Message'), exact: true });
  }

  get transcript(): Locator {
    return this.page.getByRole('log', { name: this.word('Transcript') });
  }

  get approval(): Locator {
    return this.page.getByRole('region', { name: this.word('Approval') });
  }

  get queue(): Locator {
    return this.page.getByRole('list', { name: this.word('Queued messages') });
  }

  get threads(): Locator {
    return this.page.getByRole('list', { name: this.word('Threads') });
  }

  get console(): Locator {
    return this.page.getByRole('region', { name: this.word('Exec console') });
  }

  get runs(): Locator {
    return this.page.getByRole('listbox', { name: this.word('Exec runs') });
  }

  /** What the terminal draws: rows for the eye, which have no role. */
  get terminal(): Locator {
    return this.console.locator('.xterm-rows');
  }

  get changes(): Locator {
    return this.page.getByRole('region', { name: this.word('Changes') });
  }

  get files(): Locator {
    return this.page.getByRole('tree', { name: this.word('Changed files') });
  }

  get diff(): Locator {
    return this.changes.getByRole('group', { name: this.word('Diff'), exact: true });
  }

  get cliStatus(): Locator {
    return this.page.getByRole('status', { name: this.word('CLI status') });
  }

  get announcements(): Locator {
    return this.page.getByRole('status', { name: this.word('Announcements') });
  }

  /** What is said in passing. */
  get toasts(): Locator {
    return this.page.getByRole('status', { name: this.word('Messages') });
  }

  /** A button by its whole name. */
  button(name: string): Locator {
    return this.page.getByRole('button', { name: this.word(name), exact: true });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name: this.word(name), exact: true });
  }

  /** Everything one speaker has said, in order. */
  turns(speaker: Speaker): Locator {
    return this.transcript.getByRole('article', { name: this.word(speaker), exact: true });
  }

  /** Writes a message and sends it, once that can be done. */
  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.send();
  }

  /** Sends what is typed, once that can be done. */
  async send(): Promise<void> {
    await expect(this.button('Send')).toBeEnabled();
    await this.message.press('Enter');
  }

  /** Waits until the approval that is shown takes keys: one that has only just appeared takes none. */
  async takesAnswers(): Promise<void> {
    await expect(this.approval.locator('[data-answer]').first()).toBeVisible();
    await expect(this.approval.locator('[aria-disabled="true"]')).toHaveCount(0);
  }

  /** Answers the approval that is shown with yes. */
  async approve(): Promise<void> {
    await this.approval.getByRole('button', { name: this.word('Approve'), exact: true }).click();
  }

  /** Chooses an entry of a picker of the composer or of a page. */
  async pick(picker: string, entry: string): Promise<void> {
    await this.page
      .getByRole('combobox', { name: this.word(picker), exact: true })
      .selectOption({ label: this.word(entry) });
  }

  /** Goes to a page of the window. */
  async show(name: 'Diagnostics' | 'Mission Control' | 'Settings' | 'Threads'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: this.word('Main') })
      .getByRole('button', { name: this.word(name), exact: true })
      .click();
  }

  /** Runs what the palette finds first for these words. */
  async command(words: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+k');
    const palette = this.dialog('Command palette');
    await expect(palette.getByRole('combobox')).toBeFocused();
    await this.page.keyboard.type(words);
    await this.page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  }

  /** Goes on with Tab, as a person without a mouse does, until that is focused. */
  async tabTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let stop = 0; stop < 60; stop += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    await expect(target).toBeFocused();
  }

  /** What was copied last, found by pasting it where one writes. */
  async pasted(): Promise<string> {
    await this.message.fill('');
    await this.message.press('ControlOrMeta+v');
    const text = await this.message.inputValue();
    await this.message.fill('');
    return text;
  }
}

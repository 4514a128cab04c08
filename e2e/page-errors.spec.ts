import { expect, test } from './test.ts';

// Tests the tests: they notice whatever a page reports, and anything that is not allowed fails the test.

for (const [what, script, report] of [
  [
    'breaks the policy',
    'document.head.append(Object.assign(document.createElement("script"), { text: "1" }))',
    /inline script/,
  ],
  ['throws', 'setTimeout(() => { throw new Error("On purpose"); })', /On purpose/],
  ['complains', 'console.error("On purpose")', /On purpose/],
] as const) {
  // The desktop's pages are watched in a different way, which one of these shows.
  test(`a page that ${what} is noticed`, { tag: what === 'throws' ? [] : '@web' }, async ({
    allowErrors,
    open,
    pageErrors,
  }) => {
    const { page } = await open();
    await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible();
    expect(pageErrors.found).toEqual([]);
    await page.evaluate(script);
    await expect.poll(() => pageErrors.found).toEqual([expect.stringMatching(report)]);
    allowErrors(report);
  });
}

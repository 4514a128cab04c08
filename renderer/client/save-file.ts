/** Hands a file to the browser, which saves it to the user's downloads or asks. */
export function saveFile({ blob, fileName }: { readonly blob: Blob; readonly fileName: string }): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has the file once the download has started, which happens after this task.
  setTimeout(() => URL.revokeObjectURL(url), urlLifetimeMs);
}

const urlLifetimeMs = 60_000;

/**
 * Is this a Mac keyboard? The page asks its own browser, because over SSH the host may be a different kind of machine.
 */
export const isMac: boolean = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

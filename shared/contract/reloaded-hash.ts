/** The end of the page's address where the desktop shell loads it again after it died. */
export const reloadedHash = '#reloaded';

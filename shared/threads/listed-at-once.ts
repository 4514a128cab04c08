/** So many threads of each store a list has at first, the newest ones. */
export const listedAtOnce = 400;

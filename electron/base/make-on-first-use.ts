/** How to make each service. A service that needs another at once takes it apart: `({ codex }) => new Auth(codex)`. */
export type Makers<Services> = { readonly [Name in keyof Services]: (services: Services) => Services[Name] };

/**
 * Returns an object that makes each of its services when it is first read, and then returns the same one. Two
 * services may need each other if at least one of them reads the other only when it is used. Throws when a service needs
 * itself while it is made, with the names on the way.
 */
export function makeOnFirstUse<Services extends object>(makers: Makers<Services>): Services {
  const services: Partial<Services> = {};
  const beingMade: string[] = [];
  const define = <Name extends keyof Services & string>(name: Name): void => {
    let made: { readonly service: Services[Name] } | null = null;
    const get = (): Services[Name] => {
      if (made !== null) return made.service;
      if (beingMade.includes(name)) throw new Error(`A service needs itself: ${[...beingMade, name].join(' → ')}.`);
      beingMade.push(name);
      try {
        made = { service: makers[name](all) };
        return made.service;
      } finally {
        beingMade.pop();
      }
    };
    Object.defineProperty(services, name, { enumerable: true, get });
  };
  // Complete once each name of `makers` is defined below.
  const all = services as Services;
  for (const name in makers) define(name);
  return all;
}

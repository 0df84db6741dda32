// Where somebody goes after signing in: only to a page of this app, whatever an address says.

export function returnTo(search: string): string {
  const wanted = new URLSearchParams(search).get('return_to') ?? '/';
  // `//host` and `/\host` would lead to somebody else.
  return /^\/(?![/\\])/.test(wanted) ? wanted : '/';
}

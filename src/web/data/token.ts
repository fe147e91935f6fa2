// The one-time link's token: it leaves the address bar before anything else happens, and is sent only when a button is pressed.

export const takeToken = (): string | undefined => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  return token;
};

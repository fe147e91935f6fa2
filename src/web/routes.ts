// The pages and their addresses. Each is loaded when it is first needed, or when nothing else is to be done.
import type { ComponentType } from 'react';
import { MainPage } from './pages/assigned/main-page.tsx';
import { type Later, later } from './ui/later.tsx';

const LATER: readonly { readonly path: string; readonly page: Later<object> }[] = [
  {
    path: '/discovery',
    page: later(async () => (await import('./pages/house/discovery-page.tsx')).DiscoveryPage),
  },
  {
    path: '/request',
    page: later(async () => (await import('./pages/request/request-page.tsx')).RequestPage),
  },
  {
    path: '/requests',
    page: later(async () => (await import('./pages/returned/requests-page.tsx')).RequestsPage),
  },
  {
    path: '/requests/:id',
    page: later(async () => (await import('./pages/returned/returned-page.tsx')).ReturnedPage),
  },
  {
    path: '/assignments/:id',
    page: later(async () => (await import('./pages/assigned/executing/executing-page.tsx')).ExecutingPage),
  },
  { path: '/assign', page: later(async () => (await import('./pages/assigned/assign-page.tsx')).AssignPage) },
  { path: '/remove', page: later(async () => (await import('./pages/assigned/remove-page.tsx')).RemovePage) },
  { path: '/import', page: later(async () => (await import('./pages/trusted/import-page.tsx')).ImportPage) },
  {
    path: '/certificates',
    page: later(async () => (await import('./pages/trusted/certificates-page.tsx')).CertificatesPage),
  },
  {
    path: '/verify',
    page: later(async () => (await import('./pages/trusted/verify-page.tsx')).VerifyPage),
  },
  {
    path: '/stores',
    page: later(async () => (await import('./pages/trusted/stores-page.tsx')).StoresPage),
  },
  {
    path: '/account',
    page: later(async () => (await import('./pages/house/account/account-page.tsx')).AccountPage),
  },
  {
    path: '/authority',
    page: later(async () => (await import('./pages/returned/authority-page.tsx')).AuthorityPage),
  },
  {
    path: '/certificates/:thumbprint',
    page: later(async () => (await import('./pages/trusted/certificate-details.tsx')).CertificatePage),
  },
];

/** The first that fits is shown. The main page, where almost every visit begins, comes with the frame around it. */
export const ROUTES: readonly { readonly path: string; readonly page: ComponentType }[] = [
  { path: '/', page: MainPage },
  ...LATER,
];

/** On its way before anything is drawn. Whoever draws it hears of a failure. */
export const loadPage = (address: string): void => {
  const found = LATER.find(({ path }) => new RegExp(`^${path.replace(/:[a-z]+/g, '[^/]+')}$`).test(address));
  void found?.page.ahead();
};

/** The pages that a click may ask for next, one after the other, once the first one is there. */
export const loadOthers = (): void => {
  setTimeout(async () => {
    for (const { page } of LATER) await page.ahead();
  }, QUIET_MS);
};
/** The first page and its fonts come first. */
const QUIET_MS = 1_500;

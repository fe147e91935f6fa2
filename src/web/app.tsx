// What is around all pages: words, answers, the gate, the frame.
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import type { BrowserWords } from '#words/browser-words.ts';
import { useLive } from './data/queries.ts';
import { useWords, WordsProvider } from './data/words.tsx';
import { Gate } from './pages/house/sign-in/gate.tsx';
import { loadOthers, ROUTES } from './routes.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { Frame } from './ui/frame.tsx';
import { Link } from './ui/link.tsx';
import { Page } from './ui/page.tsx';

export const App = ({
  words,
  queries,
  token,
}: {
  readonly words: BrowserWords;
  readonly queries: QueryClient;
  readonly token: string | undefined;
}) => (
  <WordsProvider first={words}>
    <QueryClientProvider client={queries}>
      <ErrorBoundary>
        <Gate token={token}>
          <Pages />
        </Gate>
      </ErrorBoundary>
    </QueryClientProvider>
  </WordsProvider>
);

const Pages = () => {
  const connection = useLive();
  const [location] = useLocation();
  useEffect(loadOthers, []);
  return (
    <Frame connection={connection}>
      <ErrorBoundary at={location}>
        <Switch>
          {ROUTES.map(({ path, page }) => (
            <Route key={path} path={path} component={page} />
          ))}
          <Route component={NotFound} />
        </Switch>
      </ErrorBoundary>
    </Frame>
  );
};

const NotFound = () => {
  const { web } = useWords();
  return (
    <Page title={web.frame.notFound.title} lead={web.frame.notFound.lead} help="main">
      <Link href="/">{web.frame.notFound.home}</Link>
    </Page>
  );
};

// The browser's entry: takes the one-time token out of the address at once, then language, then the app.
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { newQueryClient } from './data/queries.ts';
import { askAhead } from './data/session.ts';
import { takeToken } from './data/token.ts';
import { chosenLang, loadWords } from './data/words.tsx';
import { loadPage } from './routes.ts';
import './ui/tokens.css';
import './ui/base.css';

const token = takeToken();
const lang = chosenLang();
document.documentElement.lang = lang;
const root = document.getElementById('root');
if (root !== null) {
  // Side by side, as none needs another: the page's code, what it will show, and the words.
  const queries = newQueryClient();
  void askAhead(queries);
  loadPage(location.pathname);
  // Not awaited at the top: the words stand on what is in this file, and would wait for its end.
  void loadWords(lang).then((words) =>
    createRoot(root).render(<App words={words} queries={queries} token={token} />),
  );
}

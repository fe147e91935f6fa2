// What is around every page: where one is, where one can go, the language, and whether the server still answers.
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { type Connection, useStatus } from '../data/queries.ts';
import { useWords } from '../data/words.tsx';
import { LanguageChoice } from './language.tsx';
import { Link } from './link.tsx';
import { Notice } from './notice.tsx';
import './frame.css';

/** Pages that are reached from a place, and have an address of their own. */
const BELONGS: Readonly<Record<string, string>> = { '/verify': '/certificates' };

/** The first that the address begins with is where one is; everything else belongs to the main page. */
const PLACES = [
  ['main', '/'],
  ['certificates', '/certificates'],
  ['stores', '/stores'],
  ['authority', '/authority'],
  ['account', '/account'],
] as const;

export const Frame = ({
  connection,
  children,
}: {
  readonly connection: Connection;
  readonly children: ReactNode;
}) => {
  const { web } = useWords();
  const [location] = useLocation();
  const { data } = useStatus();
  const back = useBack(connection);
  const at = BELONGS[location] ?? location;
  const within = PLACES.findLast(([, href]) => at === href || at.startsWith(`${href}/`)) ?? PLACES[0];
  return (
    <Around
      computer={data?.computer}
      nav={
        <nav aria-label={web.frame.nav.label}>
          {PLACES.map(([name, href]) => (
            <Link
              key={name}
              href={href}
              {...(within[1] === href && { current: location === href ? 'page' : 'within' })}
            >
              {web.frame.nav[name]}
            </Link>
          ))}
        </nav>
      }
      notice={
        <>
          {connection === 'lost' && (
            <div className="frame-notice">
              <Notice tone="wait" title={web.frame.gone} />
            </div>
          )}
          <p role="status" className="visually-hidden">
            {back ? web.frame.again : ''}
          </p>
        </>
      }
    >
      {children}
    </Around>
  );
};

/** Around the pages before one is signed in, there is nowhere to go yet. */
export const Around = ({
  computer,
  nav,
  notice,
  children,
}: {
  readonly computer?: string | undefined;
  readonly nav?: ReactNode;
  readonly notice?: ReactNode;
  readonly children: ReactNode;
}) => {
  const { web } = useWords();
  return (
    <>
      <a className="skip" href="#content">
        {web.frame.skip}
      </a>
      <header className="frame">
        <span className="frame-name">
          <strong translate="no">certwizard</strong>
          {computer !== undefined && (
            <span className="frame-computer" translate="no">
              {computer}
            </span>
          )}
        </span>
        {nav}
        <LanguageChoice />
      </header>
      {notice}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
};

/** It was lost, and is there again: said once to those who do not see the notice go. */
const useBack = (connection: Connection): boolean => {
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (connection === 'lost') setLost(true);
  }, [connection]);
  return lost && connection === 'open';
};

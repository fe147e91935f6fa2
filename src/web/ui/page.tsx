// One page: title, one line of what it says, content, and for pages of a wizard a bar of actions that stays at the foot.
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../data/words.tsx';
import { type HelpKey, PageHelp } from './help.tsx';
import './page.css';

export type PageProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** At the foot: left the secondary actions, right the one that goes on. */
  readonly left?: ReactNode;
  readonly right?: ReactNode;
  /** The exact command that does the same. */
  readonly command?: string;
  readonly aside?: ReactNode;
  /** The page's own help: a button in its head, F1 or `?`. */
  readonly help?: HelpKey;
  /** The first field takes the focus, on a page that is nothing but a form. */
  readonly form?: boolean;
};

/** The title takes the focus when the page opens, so that a screen reader reads where one is. */
export const Page = ({ title, lead, children, left, right, command, aside, help, form }: PageProps) => {
  const { web, lang } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const spoken = useRef(lang);
  useEffect(() => {
    document.title = `${title} · certwizard`;
    // The same page in another language is no other page: the focus stays.
    const same = spoken.current !== lang;
    spoken.current = lang;
    if (!form && !same) heading.current?.focus({ preventScroll: true });
  }, [title, lang, form]);
  const bar = left !== undefined || right !== undefined;
  return (
    <div className={bar ? 'page with-bar' : 'page'}>
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </div>
        <div className="page-aside">
          {aside}
          {help !== undefined && <PageHelp of={help} />}
        </div>
      </header>
      {children}
      {command !== undefined && (
        <p className="command">
          {web.frame.terminal} <code>{command}</code>
        </p>
      )}
      {bar && (
        <div className="bar">
          <div className="bar-inner">
            <div className="bar-side">{left}</div>
            <div className="bar-side">{right}</div>
          </div>
        </div>
      )}
    </div>
  );
};

export const Section = ({
  title,
  children,
  tone,
  aside,
}: {
  readonly title?: ReactNode;
  readonly children: ReactNode;
  readonly tone?: 'bad' | 'wait';
  readonly aside?: ReactNode;
}) => (
  <section className={tone === undefined ? 'section' : `section ${tone}`}>
    {title !== undefined && (
      <div className="section-head">
        <h2>{title}</h2>
        {aside}
      </div>
    )}
    {children}
  </section>
);

/** Label and value, side by side; beneath each other where it is narrow. */
export const Facts = ({ rows }: { readonly rows: readonly (readonly [ReactNode, ReactNode])[] }) => (
  <dl className="facts">
    {rows.map(([label, value], index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: rows are given in a fixed order
      <div key={index}>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

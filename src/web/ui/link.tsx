// Links within the wizard: real addresses, no reload. As a button where it leads to the next thing to do.
import type { ReactNode } from 'react';
import { Link as Wouter } from 'wouter';

export const Link = ({
  href,
  children,
  look,
  current,
  label,
}: {
  readonly href: string;
  readonly children: ReactNode;
  readonly look?: 'button' | 'primary';
  /** This is where one is, or where the page belongs. */
  readonly current?: 'page' | 'within';
  readonly label?: string;
}) => (
  <Wouter
    href={href}
    className={look === undefined ? 'link' : `button${look === 'primary' ? ' primary' : ''}`}
    {...(current !== undefined && {
      'aria-current': current === 'page' ? ('page' as const) : ('true' as const),
    })}
    {...(label !== undefined && { 'aria-label': label })}
  >
    {children}
  </Wouter>
);

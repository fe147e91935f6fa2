// A thumbprint as people compare it: groups of four; copied without the spaces.
import { CopyButton } from './copy-button.tsx';
import './thumbprint.css';

export const grouped = (hex: string): string => hex.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');

/** For tables: both ends, the whole as its title. */
export const ShortThumbprint = ({ of }: { readonly of: string }) => (
  <span className="mono" title={grouped(of)}>
    {`${grouped(of.slice(0, 8))} … ${of.slice(-4).toUpperCase()}`}
  </span>
);

/** `hero`: the one thing of the page. `name`: what is copied, for the button's name. */
export const Thumbprint = ({
  of,
  hero,
  name,
}: {
  readonly of: string;
  readonly hero?: boolean;
  readonly name: string;
}) => (
  <span className={hero ? 'thumbprint hero' : 'thumbprint'}>
    <span className="mono" translate="no">
      {grouped(of)}
    </span>
    <CopyButton text={of.toUpperCase()} name={name} />
  </span>
);

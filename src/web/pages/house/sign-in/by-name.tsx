// Passkeys are bound to names: opened by an address, the page says by which name they work.
import { namedPage, passkeysHere } from '../../../data/passkeys.ts';
import { useWords } from '../../../data/words.tsx';

export const ByName = () => {
  const { web } = useWords();
  const { here, elsewhere } = web.signIn.byName;
  if (passkeysHere() !== 'address') return null;
  const named = namedPage();
  return (
    <p className="sub way-in-more">
      {named === undefined ? (
        elsewhere
      ) : (
        <>
          {here}{' '}
          <a className="link" href={named} translate="no">
            {new URL(named).origin}
          </a>
        </>
      )}
    </p>
  );
};

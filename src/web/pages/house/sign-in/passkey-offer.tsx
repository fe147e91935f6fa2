// Offered once, right after the first administrator was made: a passkey, so that the password is rarely needed.
import { useState } from 'react';
import { makePasskey, thisBrowser } from '../../../data/passkeys.ts';
import { useWords } from '../../../data/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { Trouble } from './trouble.tsx';

export const PasskeyOffer = ({ onDone }: { readonly onDone: () => void }) => {
  const { web } = useWords();
  const { offer } = web.signIn;
  const [problem, setProblem] = useState<unknown>();
  const make = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await makePasskey(thisBrowser());
      onDone();
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <Page title={offer.title} lead={offer.lead} help="administrator">
      <Section>
        <Trouble error={problem} onOver={() => setProblem(undefined)} />
        <p>{offer.text}</p>
        <p className="buttons-row way-in-buttons">
          <Button primary onPress={make}>
            {offer.make}
          </Button>
          <Button onPress={onDone}>{offer.later}</Button>
        </p>
      </Section>
    </Page>
  );
};

// The own passkeys: each with where it works and since when; another is added by the browser, one is removed after a question.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dayText } from '#words/dates.ts';
import { client } from '../../../data/client.ts';
import { makePasskey, passkeysHere, thisBrowser } from '../../../data/passkeys.ts';
import { useWords } from '../../../data/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { ByName } from '../sign-in/by-name.tsx';
import { nameProblem } from '../sign-in/sign-in-form.tsx';
import { Trouble } from '../sign-in/trouble.tsx';

type Passkey = { readonly id: string; readonly name: string };

export const Passkeys = () => {
  const { web, lang } = useWords();
  const words = web.account.passkeys;
  const { data, error, refetch } = useQuery({ queryKey: ['passkeys'], queryFn: () => client.passkeys() });
  const [done, setDone] = useState<string>();
  const [removing, setRemoving] = useState<Passkey>();
  const after = async (what: string): Promise<void> => {
    await refetch();
    setDone(what);
  };
  return (
    <Section title={words.title}>
      <p className="account-lead">{words.lead}</p>
      <Failure error={error} />
      {done !== undefined && <Notice tone="ok" title={done} />}
      {data?.length === 0 && <p className="account-lead">{words.none}</p>}
      {data !== undefined && data.length > 0 && (
        <ul className="passkeys" aria-label={words.list}>
          {data.map(({ id, name, host, addedAt }) => (
            <li key={id}>
              <div>
                <span className="passkeys-name" translate="no">
                  {name}
                </span>
                <span className="sub">{words.addedAt(dayText(addedAt, lang), host)}</span>
              </div>
              <Button small label={words.removeOf(name)} onPress={() => setRemoving({ id, name })}>
                {words.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {passkeysHere() === 'yes' && (
        <AddPasskey onBegin={() => setDone(undefined)} onDone={() => after(words.added)} />
      )}
      {passkeysHere() === 'no' && <p className="sub">{words.no}</p>}
      <ByName />
      {removing !== undefined && (
        <RemovePasskey
          of={removing}
          onClose={() => setRemoving(undefined)}
          onDone={async () => {
            setRemoving(undefined);
            await after(words.removed);
          }}
        />
      )}
    </Section>
  );
};

const AddPasskey = ({
  onBegin,
  onDone,
}: {
  readonly onBegin: () => void;
  readonly onDone: () => Promise<void>;
}) => {
  const { web } = useWords();
  const words = web.account.passkeys;
  const [name, setName] = useState(thisBrowser);
  const [problem, setProblem] = useState<unknown>();
  const [asked, setAsked] = useState(false);
  const add = async (): Promise<void> => {
    onBegin();
    setProblem(undefined);
    try {
      await makePasskey(name);
      await onDone();
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <Trouble error={problem} onOver={() => setProblem(undefined)} />
      <Form
        label={words.add}
        button={words.add}
        onSubmit={() => {
          setAsked(true);
          return nameProblem(name, web.signIn, true) === undefined && add();
        }}
      >
        <TextField
          label={words.name}
          value={name}
          onChange={setName}
          help={words.nameHelp}
          error={nameProblem(name, web.signIn, asked)}
          autoComplete="off"
        />
      </Form>
    </>
  );
};

const RemovePasskey = ({
  of,
  onClose,
  onDone,
}: {
  readonly of: Passkey;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}) => {
  const { web } = useWords();
  const words = web.account.passkeys;
  const [problem, setProblem] = useState<unknown>();
  return (
    <Dialog
      alert
      open
      title={words.confirm(of.name)}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose} autoFocus>
            {web.frame.cancel}
          </Button>
          <Button
            primary
            onPress={async () => {
              setProblem(undefined);
              try {
                await client.dropPasskey({ params: { id: of.id } });
                await onDone();
              } catch (error) {
                setProblem(error);
              }
            }}
          >
            {words.remove}
          </Button>
        </>
      }
    >
      <Failure error={problem} />
      <p>{words.removing}</p>
    </Dialog>
  );
};

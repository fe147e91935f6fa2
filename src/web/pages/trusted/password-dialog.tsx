// The password of a party's keystore or database: kept sealed by the house, told to nobody again.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { LIMITS } from '#core/limits.ts';
import { client } from '../../data/client.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Failure } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';

export const PasswordDialog = ({
  party,
  onClose,
}: {
  readonly party: string;
  readonly onClose: () => void;
}) => {
  const { web } = useWords();
  const { stores, frame } = web;
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const [failed, setFailed] = useState<unknown>();
  const keep = async (): Promise<void> => {
    try {
      await client.setPartyPassword({ body: { party, password } });
      onClose();
      await queries.invalidateQueries();
    } catch (problem) {
      setFailed(problem);
    }
  };
  return (
    <Dialog open title={stores.passwordTitle} onClose={onClose} buttons={null}>
      <p>
        <code>{party}</code>
      </p>
      <Form
        label={stores.passwordTitle}
        button={stores.keepPassword}
        whyNot={password === '' ? stores.passwordWhyNot : undefined}
        onSubmit={keep}
        beside={<Button onPress={onClose}>{frame.cancel}</Button>}
      >
        <TextField
          label={stores.passwordField}
          type="password"
          autoComplete="off"
          value={password}
          onChange={setPassword}
          help={stores.passwordHelp}
          maxLength={LIMITS.passwordLongest}
        />
      </Form>
      <Failure error={failed} />
    </Dialog>
  );
};

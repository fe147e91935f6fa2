// Signing in without a link; and where the link is, for who has none.
import { useWords } from '../../../data/words.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { Trouble } from './trouble.tsx';
import { WhereLink } from './where-link.tsx';

/** `refused`: why the link that was opened does not work. */
export const SignInPage = ({ refused }: { readonly refused: unknown }) => {
  const { web } = useWords();
  const words = web.signIn;
  return (
    <Page title={words.title} lead={words.lead} help="signIn" form>
      <Trouble error={refused} onOver={() => undefined} />
      <Section>
        <SignInForm />
      </Section>
      <WhereLink title={words.where.forgotten} text={words.where.text} />
    </Page>
  );
};

/** A home without an administrator, opened without a link that works. */
export const NoLinkPage = ({ refused }: { readonly refused: unknown }) => {
  const { web } = useWords();
  const { noLink, where } = web.signIn;
  return (
    <Page title={noLink.title} lead={noLink.lead} help="link">
      <Trouble error={refused} onOver={() => undefined} />
      <WhereLink title={where.title} text={refused === undefined ? where.printed : where.text} />
    </Page>
  );
};

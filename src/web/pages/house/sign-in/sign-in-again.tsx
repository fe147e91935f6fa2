// The session ended in the middle of something: signing in lies over the page, and the page goes on with everything that was typed.
import { useWords } from '../../../data/words.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';

export const SignInAgain = () => {
  const { web } = useWords();
  const { again } = web.signIn;
  return (
    <Dialog alert open title={again.title} onClose={() => undefined} buttons={null}>
      <p className="again-text">{again.text}</p>
      <SignInForm />
      <p className="sub way-in-more">
        {again.link} <code translate="no">certwizard serve</code>
      </p>
    </Dialog>
  );
};

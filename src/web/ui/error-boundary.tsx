// A page that breaks says so, and leaves the rest standing.
import { Component, type ReactNode } from 'react';
import { useWords } from '../data/words.tsx';
import { Button } from './button.tsx';
import { Page } from './page.tsx';

/** `at`: another address is another page, which may well be whole. */
type Props = { readonly children: ReactNode; readonly at?: string };

export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override componentDidUpdate({ at }: Props): void {
    if (this.state.broken && at !== this.props.at) this.setState({ broken: false });
  }
  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

const Broken = () => {
  const { web } = useWords();
  return (
    <Page title={web.frame.broken.title} lead={web.frame.broken.lead}>
      <Button primary onPress={() => location.reload()}>
        {web.frame.broken.reload}
      </Button>
    </Page>
  );
};

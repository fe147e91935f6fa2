// A dialog over the page: what is under it stays as it was. Escape and Close end it; the focus goes back to where it came from.
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../data/words.tsx';
import { Button } from './button.tsx';
import './dialog.css';

export const Dialog = ({
  title,
  open,
  onClose,
  children,
  wide,
  buttons,
  alert,
}: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
  /** In place of the one Close button; `null`: none, what is inside ends it. */
  readonly buttons?: ReactNode;
  /** Asks something that should not be clicked away. */
  readonly alert?: boolean;
}) => {
  const { web } = useWords();
  return (
    <ModalOverlay
      className="overlay"
      isOpen={open}
      isDismissable={!alert}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Modal className={wide ? 'modal wide' : 'modal'}>
        <AriaDialog className="dialog" role={alert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" className="dialog-title" level={2}>
            {title}
          </Heading>
          <div className="dialog-body">{children}</div>
          {buttons !== null && (
            <div className="dialog-buttons">
              {buttons ?? <Button onPress={onClose}>{web.frame.close}</Button>}
            </div>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};

// A file from this reader's disk: chosen or dropped. Too large is said before anything is sent.
import { useRef } from 'react';
import { DropZone, type FileDropItem, FileTrigger } from 'react-aria-components';
import { Button } from './button.tsx';
import './file-field.css';

export const FileField = ({
  label,
  button,
  help,
  chosen,
  onFile,
}: {
  readonly label: string;
  readonly button: string;
  readonly help: string;
  readonly chosen: string | undefined;
  readonly onFile: (file: File) => void;
}) => {
  const trigger = useRef<HTMLInputElement>(null);
  return (
    <DropZone
      className="drop"
      aria-label={label}
      onDrop={async ({ items }) => {
        const item = items.find((one): one is FileDropItem => one.kind === 'file');
        if (item !== undefined) onFile(await item.getFile());
      }}
    >
      <FileTrigger
        ref={trigger}
        onSelect={(files) => {
          const [file] = [...(files ?? [])];
          if (file !== undefined) onFile(file);
        }}
      >
        <Button onPress={() => undefined}>{button}</Button>
      </FileTrigger>
      <span className="drop-name">{chosen}</span>
      <span className="help">{help}</span>
    </DropZone>
  );
};

// A file from this reader's disk: chosen or dropped.
import { useRef, useState } from 'react';
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
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as one.
    <div
      className={over ? 'drop over' : 'drop'}
      role="group"
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        onChange={({ target }) => {
          take(target.files);
          // The same file chosen once more is a change, too: it may have other contents by now.
          target.value = '';
        }}
      />
      <Button onPress={() => input.current?.click()}>{button}</Button>
      <span className="drop-name">{chosen}</span>
      <span className="help">{help}</span>
    </div>
  );
};

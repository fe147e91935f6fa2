// Import: a file or pasted PEM, shown first where everything goes; a root only after an explicit yes to both of its fingerprints.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { RequestId } from '#core/facts.ts';
import type { ImportView } from '#core/views.ts';
import { LIMITS } from '#core/limits.ts';
import { toBase64 } from '#core/x509/pem.ts';
import { client } from '../../data/client.ts';
import { judgeAnew } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FileField } from '../../ui/file-field.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import '../../ui/table.css';

type Bytes = { readonly name: string; readonly base64: string };

export const ImportPage = () => {
  const { web } = useWords();
  const { importing, frame } = web;
  const queries = useQueryClient();
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const request = search.get('request') ?? undefined;
  /** A page that lacks the rest of its certificate's path, or its key, and gets it from here: nothing of it is a reply. */
  const lacking = request ?? search.get('lacking') ?? undefined;
  const [file, setFile] = useState<Bytes>();
  const [pasted, setPasted] = useState('');
  const [password, setPassword] = useState('');
  const [preview, setPreview] = useState<ImportView>();
  const [done, setDone] = useState<ImportView>();
  const [yes, setYes] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<unknown>();
  const [tooLarge, setTooLarge] = useState(false);

  /** What was looked at is no longer what would be imported. */
  const changed = (): void => {
    setPreview(undefined);
    setDone(undefined);
    setRefused(undefined);
    setYes(new Set());
  };
  const take = async (chosen: File): Promise<void> => {
    changed();
    setTooLarge(chosen.size > LIMITS.importBytes);
    if (chosen.size > LIMITS.importBytes) return setFile(undefined);
    setFile({ name: chosen.name, base64: toBase64(new Uint8Array(await chosen.arrayBuffer())) });
  };
  const run = async (dryRun: boolean): Promise<void> => {
    const content = file?.base64 ?? toBase64(new TextEncoder().encode(pasted));
    setRefused(undefined);
    try {
      const view = await client.import({
        body: {
          file: content,
          dryRun,
          trustRoots: [...yes],
          ...(file === undefined ? {} : { fileName: file.name.slice(0, 200) }),
          ...(password === '' ? {} : { password }),
          ...(request === undefined ? {} : { request: request as RequestId }),
        },
      });
      if (dryRun) return setPreview(view);
      setDone(view);
      await judgeAnew(queries);
      if (lacking !== undefined) go(`/requests/${lacking}`);
    } catch (error) {
      setRefused(error);
    }
  };

  const something = file !== undefined || pasted.trim() !== '';
  const shown = done ?? preview;
  return (
    <Page
      title={importing.title}
      lead={request === undefined ? importing.lead : importing.forRequest(request)}
      help="import"
      command={`certwizard import FILE${request === undefined ? '' : ` --request ${request}`}`}
      left={
        <Button onPress={() => go(lacking === undefined ? '/' : `/requests/${lacking}`)}>
          {frame.cancel}
        </Button>
      }
      right={
        done === undefined ? (
          <>
            <Button
              primary={preview === undefined}
              whyNot={something ? undefined : importing.whyNot.file}
              onPress={() => run(true)}
            >
              {importing.look}
            </Button>
            <Button
              primary={preview !== undefined}
              whyNot={
                preview === undefined
                  ? importing.whyNot.look
                  : needsYes(preview, yes)
                    ? importing.whyNot.yes
                    : undefined
              }
              onPress={() => run(false)}
            >
              {importing.import}
            </Button>
          </>
        ) : (
          <Button primary onPress={() => go('/')}>
            {frame.finish}
          </Button>
        )
      }
    >
      {done !== undefined && <Notice tone="ok" title={importing.done} />}
      {done?.items
        .filter(({ outcome }) => outcome === 'needs-yes')
        .map(({ id, subject }) => (
          <Notice key={id} tone="wait" title={importing.notTrusted(subject)} />
        ))}
      {done === undefined && (
        <Section>
          <FileField
            label={importing.file}
            button={importing.choose}
            help={importing.fileHelp}
            chosen={file?.name}
            onFile={(chosen) => void take(chosen)}
          />
          {tooLarge && <Notice tone="bad" title={importing.tooLarge} />}
          {file === undefined && (
            <TextField
              label={importing.paste}
              lines={4}
              value={pasted}
              onChange={(text) => {
                changed();
                setPasted(text);
              }}
            />
          )}
          <TextField
            label={importing.password}
            type="password"
            autoComplete="off"
            value={password}
            onChange={setPassword}
            help={importing.passwordHelp}
            maxLength={1000}
          />
        </Section>
      )}
      <Failure error={refused} />
      {shown !== undefined && <Preview view={shown} yes={yes} onYes={setYes} asking={done === undefined} />}
    </Page>
  );
};

/** A file of roots and nothing else, and no yes to any of them: nothing would come of it. */
const needsYes = ({ keys, items }: ImportView, yes: ReadonlySet<string>): boolean =>
  keys === 0 && items.length > 0 && items.every(({ id, outcome }) => outcome === 'needs-yes' && !yes.has(id));

const Preview = ({
  view,
  yes,
  onYes,
  asking,
}: {
  readonly view: ImportView;
  readonly yes: ReadonlySet<string>;
  readonly onYes: (yes: ReadonlySet<string>) => void;
  readonly asking: boolean;
}) => {
  const { web, words } = useWords();
  const { importing, returnedPage } = web;
  const roots = view.items.filter(({ outcome }) => outcome === 'needs-yes');
  return (
    <Section title={importing.preview}>
      {view.keys > 0 && <p>{importing.keys(view.keys)}</p>}
      {view.items.length > 0 && (
        <div className="table-scroll">
          <table className="table" aria-label={importing.preview}>
            <thead>
              <tr>
                <th scope="col">{importing.heads.certificate}</th>
                <th scope="col">{importing.heads.store}</th>
                <th scope="col">{importing.heads.outcome}</th>
              </tr>
            </thead>
            <tbody>
              {view.items.map(({ id, subject, store, outcome, request }) => (
                <tr key={id + store}>
                  <td translate="no">{subject}</td>
                  <td>{words.stores[store]}</td>
                  <td>
                    {words.imports[outcome]}
                    {request !== undefined && <span className="sub">{importing.answers(request)}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asking &&
        roots.map(({ id, thumbprint, subject }) => (
          <div key={id} className="root-question">
            <Facts
              rows={[
                [returnedPage.subject, subject],
                [
                  returnedPage.thumbprint,
                  <Thumbprint key="sha1" of={thumbprint} name={returnedPage.thumbprintOf(subject)} />,
                ],
                [
                  returnedPage.sha256,
                  <Thumbprint key="sha256" of={id} name={returnedPage.sha256Of(subject)} />,
                ],
              ]}
            />
            <CheckBox
              checked={yes.has(id)}
              onChange={(on) => onYes(new Set([...yes].filter((one) => one !== id).concat(on ? [id] : [])))}
            >
              {importing.yes(subject)}
            </CheckBox>
          </div>
        ))}
    </Section>
  );
};

// Executing Commands: the steps of one assignment while they are done, and what came of it.
import { useQuery } from '@tanstack/react-query';
import { useLocation, useParams } from 'wouter';
import type { TransactionId } from '#core/facts.ts';
import type { AssignmentView } from '#core/views.ts';
import { timeText } from '#words/dates.ts';
import { client } from '../../../data/client.ts';
import { usageWords } from '../../../data/names.ts';
import { useStatus } from '../../../data/queries.ts';
import { saveText } from '../../../data/save-text.ts';
import { useWords } from '../../../data/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { ComplaintNotice, Failure, Notice } from '../../../ui/notice.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { Rail, type RailFacts } from '../../../ui/rail.tsx';
import { State, type Tone } from '../../../ui/state.tsx';
import { grouped, Thumbprint } from '../../../ui/thumbprint.tsx';
import { type Cell, matrixOf } from './matrix.ts';
import '../../../ui/table.css';
import './executing.css';

/** Events make the answer old; this is for the moment in which the stream is down. */
const LOOK_AGAIN_MS = 1_000;

export const ExecutingPage = () => {
  const { web } = useWords();
  const { id } = useParams<{ id: string }>();
  const { data, error } = useQuery({
    queryKey: ['assignment', id],
    queryFn: () => client.assignment({ params: { id: id as TransactionId } }),
    refetchInterval: ({ state }) => (state.data?.outcome === undefined ? LOOK_AGAIN_MS : false),
  });
  if (data === undefined)
    // Drawn once: whoever tabs already is not called back to a title drawn anew.
    return error === null ? null : (
      <Page title={web.executing.title} help="executing">
        <Failure error={error} />
      </Page>
    );
  return <Executing assignment={data} />;
};

const TONES: Readonly<Record<NonNullable<AssignmentView['outcome']>, Tone>> = {
  proven: 'ok',
  assigned: 'wait',
  'rolled-back': 'bad',
  refused: 'bad',
  stopped: 'bad',
};

const Executing = ({ assignment }: { readonly assignment: AssignmentView }) => {
  const { web } = useWords();
  const { executing } = web;
  const [, go] = useLocation();
  const { id, outcome, thumbprint } = assignment;
  return (
    <Page
      title={executing.title}
      lead={executing.leads[outcome ?? 'running']}
      help="executing"
      command={`certwizard assign ${thumbprint} ${assignment.usages.map((usage) => `--usage ${usage}`).join(' ')}`}
      left={
        <>
          <Button
            onPress={() =>
              saveText(`${id}.json`, JSON.stringify(assignment, undefined, 2), 'application/json')
            }
          >
            {executing.saveLog}
          </Button>
          {outcome !== undefined && (
            <>
              <a
                className="button"
                href={`/api/receipts/${id}?lang=${document.documentElement.lang}`}
                target="_blank"
                rel="noreferrer"
              >
                {executing.receipt}
              </a>
              <Button
                onPress={async () =>
                  saveText(
                    `receipt-${id}.json`,
                    JSON.stringify(await client.receipt({ params: { id } }), undefined, 2),
                    'application/json',
                  )
                }
              >
                {executing.receiptJson}
              </Button>
            </>
          )}
        </>
      }
      right={
        <Button primary onPress={() => go('/')}>
          {web.frame.finish}
        </Button>
      }
    >
      <Rail
        at={outcome === 'proven' || outcome === 'assigned' ? 'proven' : 'assigned'}
        facts={railOf(assignment, web)}
      />
      <div role="status">
        {outcome !== undefined && (
          <Notice tone={TONES[outcome]} title={executing.outcomes[outcome]}>
            <p>
              <Thumbprint of={thumbprint} name={web.returnedPage.thumbprint} />
            </p>
          </Notice>
        )}
      </div>
      {assignment.complaints.map((one) => (
        <ComplaintNotice key={one.code + JSON.stringify(one.facts)} of={one} />
      ))}
      <MatrixTable assignment={assignment} />
      <Log assignment={assignment} />
    </Page>
  );
};

const MatrixTable = ({ assignment }: { readonly assignment: AssignmentView }) => {
  const words = useWords();
  const { executing } = words.web;
  const { data: status } = useStatus();
  const { columns, rows } = matrixOf(assignment, status?.usages.flatMap(({ services }) => services) ?? []);
  return (
    <div className="table-scroll">
      <table className="table matrix" aria-label={executing.matrix}>
        <thead>
          <tr>
            <th scope="col">{executing.usage}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {executing.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ service, usage, cells }) => (
            <tr key={service}>
              <th scope="row">
                {usageWords(words, usage).title}
                <span className="sub" translate="no">
                  {service}
                </span>
              </th>
              {cells.map((cell) => (
                <td key={cell.column} rowSpan={cell.rows}>
                  <CellState cell={cell} ended={assignment.outcome !== undefined} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const CellState = ({ cell, ended }: { readonly cell: Cell; readonly ended: boolean }) => {
  const { executing } = useWords().web;
  const sub = cell.shared === undefined ? undefined : executing.once(cell.shared);
  switch (cell.state) {
    case 'waiting':
      return <span className="soft">{ended ? executing.notNeeded : executing.notYet}</span>;
    case 'running':
      return (
        <State tone="wait" busy={!ended} sub={sub}>
          {executing.running}
        </State>
      );
    case 'failed':
      return (
        <State tone="bad" sub={sub}>
          {executing.failed}
        </State>
      );
    case 'done':
      return (
        <State
          tone="ok"
          sub={sub ?? (cell.seen === undefined ? undefined : executing.ms(Math.round(cell.ms ?? 0)))}
        >
          {cell.seen === undefined
            ? executing.ms(Math.round(cell.ms ?? 0))
            : `${grouped(cell.seen).slice(0, 9)} … ${cell.seen.slice(-4)}`}
        </State>
      );
  }
};

const Log = ({ assignment }: { readonly assignment: AssignmentView }) => {
  const { web, words, say, lang } = useWords();
  const { executing } = web;
  return (
    <Section title={executing.log}>
      <ol className="run-log" translate="no">
        {assignment.entries
          .filter(({ phase }) => phase !== 'intended')
          .map(({ at, step, phase, ms, complaints }) => (
            <li key={`${at} ${step.kind} ${step.on}`}>
              <time dateTime={at}>{timeText(at, lang)}</time> {words.steps[step.kind]} {step.on}{' '}
              <span className={phase === 'failed' ? 'run-failed' : 'soft'}>
                {phase === 'failed' ? executing.failed : executing.done}
                {ms !== undefined && ` · ${executing.ms(Math.round(ms))}`}
              </span>
              {complaints?.map((one) => (
                <span key={one.code + JSON.stringify(one.facts)} className="run-complaint">
                  {say(one).title}: {say(one).detail}
                </span>
              ))}
            </li>
          ))}
      </ol>
    </Section>
  );
};

const railOf = ({ outcome, usages }: AssignmentView, web: ReturnType<typeof useWords>['web']): RailFacts => {
  const { rail } = web.returnedPage;
  const proven = outcome === 'proven';
  const back = outcome !== undefined && outcome !== 'proven' && outcome !== 'assigned';
  return {
    request: { tone: 'ok', fact: rail.sent },
    returned: { tone: 'ok', fact: web.returnedPage.issued },
    trusted: { tone: 'ok', fact: rail.trusted },
    assigned: back
      ? { tone: 'bad', fact: web.executing.outcomes[outcome] }
      : outcome === undefined
        ? { tone: 'wait', fact: rail.running, busy: true }
        : { tone: 'ok', fact: rail.done(usages.length) },
    proven: proven
      ? { tone: 'ok', fact: rail.proven }
      : outcome === 'assigned'
        ? { tone: 'wait', fact: rail.partly }
        : { tone: 'none', fact: rail.none },
    renewed: { tone: 'none', fact: rail.none },
  };
};

// The box of the original page: ticked by default, covers the fit usages; an unfit one is listed with its reason.
import type { RequestView, StatusView } from '#core/views.ts';
import { productOf, usageWords } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Given } from '../../ui/given.tsx';
import { Advice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';

export const AssignBox = ({
  request,
  status,
  ticked,
  onTick,
}: {
  readonly request: RequestView;
  readonly status: StatusView | undefined;
  readonly ticked: boolean;
  readonly onTick: (ticked: boolean) => void;
}) => {
  const words = useWords();
  const { returnedPage } = words.web;
  const product = productOf(words, status?.product);
  const label =
    product === undefined ? returnedPage.assignHere : returnedPage.assign.replace('{product}', product);
  return (
    <Section>
      <CheckBox checked={ticked} onChange={onTick}>
        {label}
      </CheckBox>
      <UsageList request={request} status={status} />
    </Section>
  );
};

/** Each usage of the request: its one-line meaning, its services, and whether the certificate meets its requirements. */
export const UsageList = ({
  request,
  status,
}: {
  readonly request: RequestView;
  readonly status: StatusView | undefined;
}) => {
  const words = useWords();
  const { returnedPage } = words.web;
  const fitness = request.certificate?.fitness ?? [];
  return (
    <ul className="usage-list">
      {request.draft.usages.map((id) => {
        const { title, meaning } = usageWords(words, id);
        const judged = fitness.find(({ usage }) => usage === id);
        const services = status?.usages.find((usage) => usage.id === id)?.services ?? [];
        return (
          <li key={id} className="usage-line">
            <div>
              <h3>{title}</h3>
              {meaning !== undefined && <p className="sub">{meaning}</p>}
              <p className="sub">
                {services.length === 0 ? (
                  returnedPage.noService
                ) : (
                  <Given>
                    {services.map(({ kind, targets }) => `${kind} · ${targets.join(', ')}`).join('; ')}
                  </Given>
                )}
              </p>
            </div>
            <div className="usage-fit">
              {judged?.fit === true ? (
                <State tone="ok">{returnedPage.fit}</State>
              ) : (
                <State
                  tone="bad"
                  sub={judged?.complaints.map((one) => {
                    const { detail, advice } = words.say(one);
                    return (
                      <span key={one.code + JSON.stringify(one.facts)} className="usage-why">
                        <span>{detail}</span> <Advice of={advice} />
                      </span>
                    );
                  })}
                >
                  {returnedPage.unfit}
                </State>
              )}
              {judged?.warnings.map((one) => (
                <State key={one.code + JSON.stringify(one.facts)} tone="wait" sub={words.say(one).detail}>
                  {words.say(one).title}
                </State>
              ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
};

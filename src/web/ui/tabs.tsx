// Tabs, reached by arrow keys; all panels of a dialog share one height so that nothing jumps.
import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import './tabs.css';

export const Tabs = ({
  label,
  tabs,
  at,
}: {
  readonly label: string;
  /** The one that is open at first; the first, where nothing is said. */
  readonly at?: string | undefined;
  readonly tabs: readonly { readonly id: string; readonly title: string; readonly content: ReactNode }[];
}) => (
  <AriaTabs className="tabs" {...(at !== undefined && { defaultSelectedKey: at })}>
    <TabList aria-label={label} className="tablist">
      {tabs.map(({ id, title }) => (
        <Tab key={id} id={id} className="tab">
          {title}
        </Tab>
      ))}
    </TabList>
    {tabs.map(({ id, content }) => (
      <TabPanel key={id} id={id} className="tabpanel">
        {content}
      </TabPanel>
    ))}
  </AriaTabs>
);

// What others gave a name to: certificates, CAs, files, services, hosts. It is said as it is, in every language.
import type { ReactNode } from 'react';

export const Given = ({ children }: { readonly children: ReactNode }) => (
  <span translate="no">{children}</span>
);
